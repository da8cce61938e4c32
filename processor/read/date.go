package read

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// moment is a point in time as a page gives it, with no more precision than it
// gives.
type moment struct {
	time.Time
	clock bool // a time of day is given
	zone  bool // and a zone with it
}

// String gives RFC 3339 with the page's own zone; without a zone where the page
// names none; an ISO date where only the day is known.
func (m moment) String() string {
	switch {
	case !m.clock:
		return m.Format("2006-01-02")
	case !m.zone:
		return m.Format("2006-01-02T15:04:05")
	}
	return m.Format(time.RFC3339)
}

// precise counts what is known beyond the day.
func (m moment) precise() int {
	n := 0
	if m.clock && (m.Hour() != 0 || m.Minute() != 0 || m.Second() != 0) {
		n++
	}
	if m.zone {
		n++
	}
	return n
}

// sameDay tells whether two moments may be one day, whatever their zones.
func sameDay(a, b moment) bool {
	d := a.Sub(b.Time)
	if d < 0 {
		d = -d
	}
	return d < 24*time.Hour && (a.clock && b.clock || a.YearDay() == b.YearDay()) || a.Format("20060102") == b.Format("20060102")
}

// order says which of two small numbers stands first in dates like 04/05/2024.
type order int

const (
	dayFirst order = iota
	monthFirst
)

// maxDate is how many bytes of a string are searched for a date.
const maxDate = 200

// parseTime finds a date, and a time of day with zone where there is one, in a
// machine-readable value or in a short text in any of the languages of
// months.txt. Only the first date counts.
func parseTime(s string, o order) (moment, bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxDate {
		s = strings.ToValidUTF8(s[:maxDate], "")
	}
	if s == "" {
		return moment{}, false
	}
	if len(s) >= 10 && len(s) <= 13 && digits(s) == len(s) { // seconds or milliseconds since 1970
		n, err := strconv.ParseInt(s, 10, 64)
		if err == nil {
			if len(s) == 13 {
				n /= 1000
			}
			if t := time.Unix(n, 0).UTC(); t.Year() >= 1995 && t.Year() < 2100 {
				return moment{t, true, true}, true
			}
		}
	}
	toks := tokenize(s)
	for i := range toks {
		if y, m, d, next, ok := dateAt(toks, i, o); ok {
			out := moment{Time: time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)}
			if out.Day() != d {
				continue
			}
			// the time of day follows the date, or stands just before it
			if !out.clockFrom(toks, next, y, m, d) {
				for j := max(0, i-5); j < i; j++ {
					if toks[j].num && out.clockFrom(toks[:i], j, y, m, d) {
						break
					}
				}
			}
			return out, true
		}
	}
	return moment{}, false
}

// token is a number, a word, or a single other character; spaces are dropped,
// but noted.
type token struct {
	text  string // words in lower case
	n     int    // value of a number, where num
	num   bool
	word  bool
	space bool // a space stood before it
}

func tokenize(s string) []token {
	var out []token
	space := false
	for i := 0; i < len(s) && len(out) < 60; {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			space = true
			i += size
			continue
		case r >= '0' && r <= '9':
			j := i
			for j < len(s) && s[j] >= '0' && s[j] <= '9' {
				j++
			}
			n, _ := strconv.Atoi(s[i:min(j, i+9)])
			out = append(out, token{text: s[i:j], n: n, num: true, space: space})
			i = j
		case r >= '０' && r <= '９':
			n, j := 0, i
			for j < len(s) {
				r, size := utf8.DecodeRuneInString(s[j:])
				if r < '０' || r > '９' || n > 1e6 {
					break
				}
				n = n*10 + int(r-'０')
				j += size
			}
			out = append(out, token{text: strconv.Itoa(n), n: n, num: true, space: space})
			i = j
		case unicode.IsLetter(r) && r < 0x2E80:
			j := i
			for j < len(s) {
				r, size := utf8.DecodeRuneInString(s[j:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) {
					break
				}
				j += size
			}
			out = append(out, token{text: strings.ToLower(s[i:j]), word: true, space: space})
			i = j
		default:
			out = append(out, token{text: s[i : i+size], space: space})
			i += size
		}
		space = false
	}
	return out
}

// dateAt reads a date that begins at a token.
func dateAt(t []token, i int, o order) (y, m, d, next int, ok bool) {
	at := func(k int) token {
		if k < len(t) {
			return t[k]
		}
		return token{}
	}
	valid := func(y, m, d int) bool { return y >= 1900 && y < 2200 && m >= 1 && m <= 12 && d >= 1 && d <= 31 }
	a := t[i]
	if a.num {
		if i > 0 && !a.space && (t[i-1].text == "-" || t[i-1].text == "." || t[i-1].word) && !t[i-1].space && !isT(t[i-1]) && i > 1 && t[i-2].num {
			return // the middle of something longer
		}
		switch {
		case len(a.text) == 8 && valid(a.n/10000, a.n/100%100, a.n%100): // 20240503
			return a.n / 10000, a.n / 100 % 100, a.n % 100, i + 1, true
		case len(a.text) == 4: // 2024-05-03, 2024/5/3, 2024.05.03, 2024年5月3日, 2024 May 3
			sep := at(i + 1)
			if mon, named := month(sep); named && at(i+2).num && valid(a.n, mon, at(i+2).n) {
				return a.n, mon, at(i + 2).n, i + 3, true
			}
			if b, c := at(i+2), at(i+4); sep.text != "" && !sep.word && b.num && c.num && len(b.text) <= 2 && len(c.text) <= 2 && valid(a.n, b.n, c.n) {
				next = i + 5
				if n := at(next).text; n == "日" || n == "일" {
					next++
				}
				return a.n, b.n, c.n, next, true
			}
			if sep.text == "년" { // spaces aside the same: 2024년 5월 3일
				if b, c := at(i+2), at(i+4); b.num && c.num && valid(a.n, b.n, c.n) {
					return a.n, b.n, c.n, i + 6, true
				}
			}
		case len(a.text) <= 2:
			// 3 May 2024, 3. Mai 2024, 3 de mayo de 2024, 3rd of May, 2024
			k := i + 1
			for range 2 {
				if x := at(k); x.text == "." || x.text == "º" || x.text == "ª" || x.text == "-" || filler[x.text] {
					k++
				}
			}
			if mon, named := month(at(k)); named {
				k++
				for range 2 {
					if x := at(k); x.text == "." || x.text == "," || x.text == "-" || x.text == "'" || filler[x.text] {
						k++
					}
				}
				if year := at(k); year.num && len(year.text) == 4 && valid(year.n, mon, a.n) {
					return year.n, mon, a.n, k + 1, true
				}
				return
			}
			// 3.5.2024, 03/05/2024, 3-5-24
			s1, b, s2, c := at(i+1), at(i+2), at(i+3), at(i+4)
			if s1.text == s2.text && (s1.text == "." || s1.text == "/" || s1.text == "-") && b.num && c.num && len(b.text) <= 2 {
				y := c.n
				if len(c.text) == 2 && s1.text != "-" && !b.space && !c.space {
					y += 2000
				}
				first, second := a.n, b.n // day, month
				if s1.text == "/" && o == monthFirst && a.n <= 12 || b.n > 12 {
					first, second = second, first
				}
				if (len(c.text) == 4 || len(c.text) == 2) && valid(y, second, first) {
					return y, second, first, i + 5, true
				}
			}
		}
		return
	}
	// May 3, 2024; Sept. 3 2024
	if mon, named := month(a); named {
		k := i + 1
		if at(k).text == "." {
			k++
		}
		if day := at(k); day.num && len(day.text) <= 2 {
			k++
			for range 2 {
				if x := at(k); x.text == "," || x.text == "." || filler[x.text] {
					k++
				}
			}
			if year := at(k); year.num && len(year.text) == 4 && valid(year.n, mon, day.n) {
				return year.n, mon, day.n, k + 1, true
			}
		}
	}
	return
}

func isT(t token) bool { return t.text == "t" }

// filler words stand between the parts of a date.
var filler = map[string]bool{"de": true, "of": true, "st": true, "nd": true, "rd": true, "th": true, "er": true, "del": true, "di": true, "do": true, "den": true, "al": true}

// clockFrom looks for a time of day within a few tokens and sets it.
func (m *moment) clockFrom(t []token, from, y, mon, d int) bool {
	at := func(k int) token {
		if k >= 0 && k < len(t) {
			return t[k]
		}
		return token{}
	}
	for k := from; k < min(len(t), from+7); k++ {
		h := t[k]
		if !h.num || len(h.text) > 2 || h.n > 23 {
			continue
		}
		next := k + 1
		minute, second := 0, 0
		half := at(k + 1).text
		switch {
		case (at(k+1).text == ":" || at(k+1).text == "h" || at(k+1).text == "." && !at(k+2).space) && at(k+2).num && len(at(k+2).text) == 2 && at(k+2).n < 60:
			minute = at(k + 2).n
			next = k + 3
			if at(next).text == ":" && at(next+1).num && at(next+1).n < 60 {
				second = at(next + 1).n
				next += 2
				if at(next).text == "." && at(next+1).num { // a fraction
					next += 2
				}
			}
		case at(k+1).text == "시" || at(k+1).text == "時": // 15시 04분
			next = k + 2
			if at(k + 2).num {
				minute = min(at(k+2).n, 59)
				next = k + 4
			}
		case half == "am" || half == "pm" || half == "uhr":
		case half == "a" || half == "p":
		default:
			continue
		}
		hour := h.n
		mark := at(next).text
		if (mark == "a" || mark == "p") && at(next+1).text == "." {
			mark += "m"
			next += 3
		}
		switch {
		case mark == "pm" && hour < 12:
			hour += 12
		case mark == "am" && hour == 12:
			hour = 0
		}
		if mark == "am" || mark == "pm" || mark == "uhr" || mark == "h" {
			next++
		}
		loc, zone := zoneAt(t, next)
		if loc == nil {
			loc = time.UTC
		}
		m.Time = time.Date(y, time.Month(mon), d, hour, minute, second, 0, loc)
		m.clock, m.zone = true, zone
		return true
	}
	return false
}

// zoneAt reads Z, +02:00, -0500, GMT+2 or an abbreviation.
func zoneAt(t []token, k int) (*time.Location, bool) {
	for k < len(t) && (t[k].text == "(" || t[k].text == "," || t[k].text == "|") {
		k++
	}
	if k >= len(t) {
		return nil, false
	}
	x := t[k]
	if x.word {
		if off, ok := zones[x.text]; ok {
			if k+2 < len(t) && off == 0 && (t[k+1].text == "+" || t[k+1].text == "-") && !t[k+1].space {
				return zoneAt(t, k+1)
			}
			if off == 0 {
				return time.UTC, true
			}
			return time.FixedZone(strings.ToUpper(x.text), off*60), true
		}
		return nil, false
	}
	if (x.text == "+" || x.text == "-" || x.text == "−") && k+1 < len(t) && t[k+1].num {
		h, m := t[k+1].n, 0
		switch {
		case len(t[k+1].text) == 4:
			h, m = h/100, h%100
		case k+3 < len(t) && t[k+2].text == ":" && t[k+3].num:
			m = t[k+3].n
		}
		if h > 14 || m > 59 {
			return nil, false
		}
		off := h*3600 + m*60
		if x.text != "+" {
			off = -off
		}
		if off == 0 {
			return time.UTC, true
		}
		return time.FixedZone("", off), true
	}
	return nil, false
}

// zones are the abbreviations that mean one thing in news, in minutes east.
var zones = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "bst": 60, "ist": 330, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180,
	"msk": 180, "est": -300, "edt": -240, "et": -300, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
	"jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "wib": 420, "sast": 120, "eat": 180,
}

// months.txt holds the names of the months in the languages of news.
//
//go:embed months.txt
var monthText string

var months = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	for line := range strings.Lines(monthText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for i, name := range strings.Fields(line) {
			for one := range strings.SplitSeq(name, "/") {
				if _, taken := m[one]; !taken {
					m[one] = i + 1
				}
			}
		}
	}
	return m
})

func month(t token) (int, bool) {
	if !t.word {
		return 0, false
	}
	m, ok := months()[t.text]
	return m, ok
}

func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}
