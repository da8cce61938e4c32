package when

import (
	_ "embed"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the same answers on a machine without zone files
)

//go:embed zones.tsv
var zonesTSV string

// zoneAbbrs are the zones that are written as one word. A news writer's "EST"
// in July means the time on the wall in New York, so that the places of one
// clock share a location whether or not summer time is named.
var zoneAbbrs = []struct{ abbr, location string }{
	{"gmt", "UTC"}, {"utc", "UTC"}, {"z", "UTC"}, {"zulu", "UTC"},
	{"et", "America/New_York"}, {"est", "America/New_York"}, {"edt", "America/New_York"}, {"eastern", "America/New_York"},
	{"cdt", "America/Chicago"}, {"mdt", "America/Denver"},
	{"pst", "America/Los_Angeles"}, {"pdt", "America/Los_Angeles"}, {"pacific", "America/Los_Angeles"},
	{"bst", "Europe/London"}, {"cet", "Europe/Paris"}, {"cest", "Europe/Paris"}, {"eet", "Europe/Helsinki"}, {"eest", "Europe/Helsinki"},
	{"wet", "Europe/Lisbon"}, {"msk", "Europe/Moscow"}, {"trt", "Europe/Istanbul"}, {"amt", "Asia/Yerevan"}, {"ist", "Asia/Kolkata"}, {"pkt", "Asia/Karachi"},
	{"jst", "Asia/Tokyo"}, {"kst", "Asia/Seoul"}, {"hkt", "Asia/Hong_Kong"}, {"sgt", "Asia/Singapore"}, {"wib", "Asia/Jakarta"},
	{"eat", "Africa/Nairobi"}, {"sast", "Africa/Johannesburg"}, {"aest", "Australia/Sydney"}, {"aedt", "Australia/Sydney"},
	{"nzst", "Pacific/Auckland"}, {"nzdt", "Pacific/Auckland"},
}

// zoneTable is what zones.tsv says.
type zoneTable struct {
	place   map[string]string // lower-case name of a city, or adjective: location
	country map[string]string // alpha-3 code of a country that keeps one time
}

// zones reads the embedded table once; the result is never written to.
var zones = sync.OnceValue(func() zoneTable {
	t := zoneTable{place: make(map[string]string, 600), country: make(map[string]string, 250)}
	for line := range strings.Lines(zonesTSV) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 4 || strings.HasPrefix(line, "#") || f[0] == "country" {
			continue
		}
		if f[2] == "yes" {
			t.country[f[0]] = f[1]
		}
		for name := range strings.SplitSeq(f[3], "|") {
			if name = strings.ToLower(name); t.place[name] == "" {
				t.place[name] = f[1]
			}
		}
	}
	return t
})

// ZoneOf gives the time zone of a city, or of a country where the whole of it
// keeps the same time; name and code (ISO 3166-1 alpha-3) may each be empty. A
// zone that cannot be told is nil: the United States without a city has six.
func ZoneOf(name, code string) *time.Location {
	t := zones()
	if z := t.place[strings.ToLower(name)]; z != "" {
		return location(z)
	}
	return location(t.country[code])
}

// location loads a zone of the IANA database; nil where there is none.
func location(name string) *time.Location {
	switch name {
	case "":
		return nil
	case "UTC":
		return time.UTC
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return l
}
