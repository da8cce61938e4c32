package app

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"readout/event"
	"readout/sink"
)

// WriteSummary tells a person what the demo came to and what to try next.
func (r DemoResult) WriteSummary(w io.Writer) {
	s := r.Stats
	fmt.Fprintf(w, "\n%d pages, %d articles, %d reports, %d events in %.1f seconds\n", s.Pages, s.Articles, s.Reports, s.Events, r.Took.Seconds())
	for _, part := range []struct {
		label  string
		counts map[string]int
	}{{"skipped", s.Skipped}, {"rejected", s.Rejected}, {"not fetched", s.Failed}} {
		if len(part.counts) > 0 {
			fmt.Fprintf(w, "%-12s%s\n", part.label, countsLine(part.counts))
		}
	}
	if r.Resumed {
		fmt.Fprintln(w, "An earlier run had been cut off here; this one went on from it.")
	}
	fmt.Fprintf(w, `
The events are in %s. Try next:
  sqlite3 %s 'SELECT start, type, status, sides FROM events ORDER BY start'
  readout parse URL        one page of your choice: its article and its events
  readout run              the bundled real sources, until you stop it
`, r.Database, r.Database)
}

// countsLine gives "3 listing, 1 empty", the most frequent first.
func countsLine(counts map[string]int) string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = fmt.Sprintf("%d %s", counts[k], k)
	}
	return strings.Join(parts, ", ")
}

// WriteParsed shows a parsed page to a person: the article as stripped, then
// each event with the sentence that it rests on.
func WriteParsed(w io.Writer, p Parsed) error {
	b := &strings.Builder{}
	for i, one := range append([]Parsed{p}, p.More...) {
		if i > 0 {
			fmt.Fprintf(b, "\n%s\n\n", strings.Repeat("=", 72))
		}
		writeOne(b, one)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeOne(b *strings.Builder, p Parsed) {
	a := p.Article
	fmt.Fprintf(b, "%s\n", a.Title)
	for _, line := range []struct{ label, value string }{
		{"by", a.Byline}, {"published", withSource(a.Published, a.PublishedFrom)}, {"site", a.Site}, {"language", a.Lang}, {"address", a.URL},
	} {
		if line.value != "" {
			fmt.Fprintf(b, "  %-10s %s\n", line.label, line.value)
		}
	}
	fmt.Fprintf(b, "\n%s\n\n", a.Text)
	if len(p.Events) == 0 {
		b.WriteString("No diplomatic event.\n")
		return
	}
	fmt.Fprintf(b, "%s\n", count(len(p.Events), "event"))
	for _, r := range p.Events {
		fmt.Fprintf(b, "\n%s\n", sink.Line(r.Event))
		writeDetails(b, r.Event)
	}
}

func writeDetails(b *strings.Builder, e event.Event) {
	row := func(label, value string) {
		if value != "" {
			fmt.Fprintf(b, "  %-12s %s\n", label, value)
		}
	}
	for _, p := range e.Participants {
		who := p.Name
		if office := strings.Join(nonEmpty(p.Title, p.Country), ", "); office != "" {
			who += " (" + office + ")"
		}
		if p.Role != "" && p.Role != event.Party {
			who += ", " + string(p.Role)
		}
		row("participant", who)
	}
	if t := e.Time; t != nil {
		when := t.Start
		if t.End != "" {
			when += " to " + t.End
		}
		if t.Text != "" {
			when += fmt.Sprintf(" (%q)", t.Text)
		}
		row("time", when)
	}
	if e.DurationMinutes > 0 {
		row("duration", fmt.Sprintf("%d minutes", e.DurationMinutes))
	}
	if p := e.Place; p != nil {
		row("place", strings.Join(nonEmpty(p.Name, p.Country, p.Setting), ", "))
	}
	row("initiator", e.Initiator)
	for _, a := range e.Attribution {
		row("says", strings.Join(nonEmpty(a.Speaker, a.Office, a.Organization), ", "))
	}
	for _, m := range e.Mentions {
		row("from", fmt.Sprintf("%q", m.Sentence))
	}
	if e.Confidence > 0 {
		row("confidence", fmt.Sprintf("%.2f", e.Confidence))
	}
}

func withSource(value, from string) string {
	if value == "" || from == "" {
		return value
	}
	return value + " (" + from + ")"
}

func nonEmpty(s ...string) []string {
	return slices.DeleteFunc(s, func(x string) bool { return x == "" })
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
