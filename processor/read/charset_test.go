package read

import (
	"strings"
	"testing"

	"golang.org/x/net/html/charset"

	"readout/event"
)

// in encodes a text in a charset.
func in(t *testing.T, label, text string) []byte {
	t.Helper()
	enc, _ := charset.Lookup(label)
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", label, err)
	}
	return b
}

func TestDecodeBelievesTheRightWitness(t *testing.T) {
	german := strings.Repeat("Die Außenminister führten Gespräche über die Fähre. ", 8)
	russian := strings.Repeat("Министры иностранных дел провели переговоры о паромной переправе и договорились продолжить. ", 6)
	japanese := strings.Repeat("両国の外相は港で会談し、収穫の前に再び会うことで合意した。", 8)
	meta := func(name string) string { return `<html><head><meta charset="` + name + `"></head><body><p>` }
	for _, c := range []struct {
		name, contentType string
		body              []byte
		want, charset     string
		from              string
	}{
		{"mark beats header", "text/html; charset=iso-8859-1", append([]byte("\xef\xbb\xbf"), german...), german, "utf-8", "bom"},
		{"UTF-16 with a mark", "", append([]byte{0xff, 0xfe}, in(t, "utf-16le", german)...), german, "utf-16le", "bom"},
		{"UTF-16 big-endian with a mark", "", append([]byte{0xfe, 0xff}, in(t, "utf-16be", german)...), german, "utf-16be", "bom"},
		{"UTF-16 without a mark", "text/html", in(t, "utf-16le", "<html><p>"+german), german, "utf-16le", "detector"},
		{"header beats meta", "text/html; charset=windows-1251", []byte(meta("utf-8") + string(in(t, "windows-1251", russian))), russian, "windows-1251", "header"},
		{"quoted header", `text/html; charset="Shift_JIS"`, in(t, "shift_jis", "<html><p>"+japanese), japanese, "shift_jis", "header"},
		{"meta", "text/html", []byte(meta("euc-jp") + string(in(t, "euc-jp", japanese))), japanese, "euc-jp", "meta"},
		{"meta in the old way", "text/html", in(t, "koi8-r", `<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>`+russian), russian, "koi8-r", "meta"},
		{"XML declaration", "text/html", in(t, "iso-8859-15", `<?xml version="1.0" encoding="iso-8859-15"?><html><p>`+german), german, "iso-8859-15", "meta"},
		{"detector, Cyrillic", "text/html", in(t, "windows-1251", "<html><p>"+russian), russian, "windows-1251", "detector"},
		{"detector, Japanese", "text/html", in(t, "shift_jis", "<html><p>"+japanese), japanese, "shift_jis", "detector"},
		{"UTF-8 that says nothing", "text/html", []byte("<html><p>" + german), german, "utf-8", "detector"},
		{"ASCII", "text/html", []byte("<html><p>Plain words"), "Plain words", "utf-8", "default"},
		{"wrong header over UTF-8", "text/html; charset=iso-8859-1", []byte("<html><p>" + german), german, "utf-8", "detector"},
		{"wrong meta over UTF-8", "text/html", []byte(meta("gb2312") + russian), russian, "utf-8", "detector"},
		{"wrong label UTF-8", "text/html; charset=utf-8", in(t, "windows-1251", "<html><p>"+russian), russian, "windows-1251", "detector"},
		{"unknown label", "text/html; charset=klingon", []byte("<html><p>" + german), german, "utf-8", "detector"},
		{"meta that says UTF-16", "text/html", []byte(meta("utf-16") + german), german, "utf-8", "meta"},
	} {
		d := decode(c.body, c.contentType, kindHTML)
		if !strings.Contains(d.text, c.want) || d.charset != c.charset || d.from != c.from {
			t.Errorf("%s: got %s from %s, text %.60q; want %s from %s", c.name, d.charset, d.from, d.text, c.charset, c.from)
		}
	}
}

func TestOneWrongByteSpoilsOneCharacter(t *testing.T) {
	text := strings.Repeat("Die Außenminister führten Gespräche über die Fähre. ", 20)
	broken := strings.Replace(text, "Fähre", "F\xe4hre", 1)
	for _, contentType := range []string{"", "text/html; charset=utf-8", "text/html"} {
		arts, err := Read(t.Context(), event.Page{ContentType: contentType, Body: []byte("<html><body><p>" + broken + "</p></body></html>")})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(arts[0].Text, "\uFFFD"); got != 1 || strings.Count(arts[0].Text, "ä") != 39 {
			t.Errorf("%q: %d spoiled characters in %.80q", contentType, got, arts[0].Text)
		}
	}
}
