package demo

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// BadPage is a page of the sample sites that holds no article, although a link
// leads to it.
type BadPage struct {
	URL  string
	What string // "empty", "picture", "broken UTF-8", "listing", "nested", "gone", "robots", "moved"
}

// BadPages lists the pages that are broken on purpose. The first five are
// fetched and must come out as skipped or rejected with a reason; "gone" answers
// 410, "robots" must never be asked for, and "moved" leads to an article that
// the site lists anyway.
func BadPages() []BadPage {
	var all []BadPage
	for _, b := range badPages() {
		all = append(all, BadPage{"http://" + b.host + b.path, b.what})
	}
	return all
}

type badPage struct {
	host, path, title, what string
	contentType             string
	body                    func() []byte
}

func badPages() []badPage {
	const html = "text/html; charset=UTF-8"
	return []badPage{
		{"www.worldcourier.example", "/2025/04/19/nothing-to-see/", "Nothing to see", "empty", html, func() []byte { return nil }},
		{"www.worldcourier.example", "/2025/04/20/photo-of-the-day.html", "Photo of the day", "picture", html, pixel},
		{"www.worldcourier.example", "/2025/04/30/all-of-april/", "April 2025", "listing", html, nil}, // made of the articles
		{"communiques.example", "/readouts/2025/damaged-entry.html", "Damaged entry", "broken UTF-8", html, brokenUTF8},
		{"www.meridian-daily.example", "/world/matryoshka-100001", "The doll inside the doll", "nested", html, nested},
		{"www.meridian-daily.example", "/world/withdrawn-100002", "Withdrawn", "gone", html, nil},
		{"www.meridian-daily.example", "/world/drafts/next-week-100003", "Next week", "robots", html, nil},
		{"www.meridian-daily.example", "/world/cable-100004", "A cable under the Caspian", "moved", html, nil},
	}
}

// pixel is a PNG of one pixel, which the site sends as HTML.
func pixel() []byte {
	const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
	b, err := base64.StdEncoding.DecodeString(png)
	if err != nil {
		return nil // the constant above decodes; a test holds it
	}
	return b
}

// brokenUTF8 says that it is UTF-8 and is not: every other byte of its text
// belongs to no character.
func brokenUTF8() []byte {
	var b bytes.Buffer
	b.WriteString("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Damaged entry</title></head><body>")
	for i := range 40 {
		b.WriteString("<p>")
		for j := range 120 {
			b.WriteByte(byte(0x80 + (i*7+j*31)%0x7f))
			b.WriteByte(0xff)
		}
		b.WriteString("</p>")
	}
	b.WriteString("</body></html>")
	return b.Bytes()
}

// nested opens 100,000 elements and closes none.
func nested() []byte {
	return []byte("<!DOCTYPE html><html><head><title>The doll inside the doll</title></head><body>" +
		strings.Repeat("<div>", 100_000) + "doll")
}
