package when

// Kind says what an expression counts from.
type Kind uint8

const (
	Calendar Kind = iota // "3 May", "May 2017", "2017", "spring 2017"
	Weekday              // "Tuesday", "last Tuesday"
	Relative             // "today", "last week", "two weeks ago": counts from publication
	Vague                // "in the coming days": a window around publication
	Anchored             // "the following day": counts from another event, see [Expr.NeedsAnchor]
	Clock                // "at 1300 GMT" without a day, see [Context.Day]
)

func (k Kind) String() string {
	return [...]string{"calendar", "weekday", "relative", "vague", "anchored", "clock"}[k]
}

// Bound says how the word before an expression ties the event to it.
type Bound uint8

const (
	At     Bound = iota
	Since        // "since Monday"
	From         // "from 5 May"
	Until        // "until the 13th"
	Before       // "before the weekend"
	After        // "after 20 May"
	By           // "by the end of the year"
)

func (b Bound) String() string {
	return [...]string{"at", "since", "from", "until", "before", "after", "by"}[b]
}

// Expr is one time expression. Start and End are byte offsets into the text
// given to [Find]; the preposition before it is not included.
type Expr struct {
	Start, End int
	Text       string // the words, a slice of the text
	Kind       Kind
	Bound      Bound
	Clock      bool // has a time of day
	Range      bool // has two ends: "May 10-11", "from 28 June to 2 July"
	Weak       bool // a year in a name ("Agenda 2063", "the 2015 accord"): not when something happens
	Dateline   bool // stands in a dateline: "ANKARA, May 3 (AA) —"
	Heading    bool // stands alone on its line, or before a colon at its start: the day of what follows, or of the article
	Possessive bool // "Tuesday's talks": the date belongs to the noun behind it

	from, to point
	ref      *point // what an anchored expression counts from, where the text says it at once: "two days after May 3"
}

// NeedsAnchor reports whether the expression counts from another event, whose
// time [Context.Anchor] must give.
func (x Expr) NeedsAnchor() bool { return x.from.base == fromAnchor && x.ref == nil }

// NeedsYear reports whether the expression tells no year and needs a
// publication date for it.
func (x Expr) NeedsYear() bool { return x.from.base == onDate && x.from.year == 0 }

// Offset is how far an expression lies from its anchor or from publication: -1
// and "day" for "the day before". It is 0 and "" for other expressions.
func (x Expr) Offset() (n int, unit string) {
	switch x.from.base {
	case fromAnchor, offset, inUnit:
		return int(x.from.n), x.from.unit.String()
	}
	return 0, ""
}

// Reversed is an anchored expression seen from its anchor: of "they met a day
// after the vote", the vote is a day before they met.
func (x Expr) Reversed() Expr {
	if x.from.base == fromAnchor {
		x.from.n = -x.from.n
	}
	return x
}

// Day reports whether the expression names a day, or days, and not a longer stretch.
func (x Expr) Day() bool {
	switch x.from.base {
	case onDate:
		return x.from.day != 0
	case onWeekday, clockOnly:
		return true
	case offset, fromAnchor:
		return x.from.unit <= days || x.from.unit == nights
	}
	return false
}

// base is what a point counts from.
type base uint8

const (
	noBase     base = iota
	onDate          // year, month, day, each 0 where not said
	onWeekday       // weekday, with rel
	offset          // n units from publication
	inUnit          // the n-th unit from that of publication: last week
	inWindow        // from n to m units from publication, somewhere in it
	fromAnchor      // n units from the anchor
	clockOnly
)

// point is one end of an expression as the words give it.
type point struct {
	base             base
	unit             unit
	year, month, day int16
	weekday          int8 // 1 Monday to 7 Sunday
	rel              int8 // weekday, month or season: -1 last, 1 next, where hasRel
	hasRel           bool
	ahead            bool // holds only for the future: "in three days"
	twoWay           bool // day and month may be swapped: 3/5/2017
	relUnit          unit // the unit that the day or month lies in: "25 October next year"
	relN             int8
	n, m             int32
	sub              int8 // edge, season, quarter or half: the point is coarser than its unit
	clock            clock
}

// clock is a time of day.
type clock struct {
	set    bool
	minute int16  // after midnight, 0 to 1440
	zone   string // IANA name, "" where not said
	fixed  int16  // minutes east of GMT, with zone "UTC"
	local  bool   // "local time": the zone of the place
	bare   bool   // twelve-hour clock without a.m. or p.m.
	hour   bool   // tells the hour only: "10 a.m."
}

func (u unit) String() string {
	switch u {
	case minutes:
		return "minute"
	case hours:
		return "hour"
	case days:
		return "day"
	case nights:
		return "night"
	case weekends:
		return "weekend"
	case weeks:
		return "week"
	case fortnights:
		return "fortnight"
	case months:
		return "month"
	case quarters:
		return "quarter"
	case halves:
		return "half"
	case seasons:
		return "season"
	case years:
		return "year"
	case decades:
		return "decade"
	}
	return ""
}

// Find gives the time expressions of text in order; none overlaps another. pub
// serves only to read 3/5/2017 the right way round and may be the zero Date.
func Find(text string, pub Date) []Expr {
	p := newParser(text, pub)
	return p.expressions()
}

// Read gives what [Find] and [Durations] give, at the price of one look at text.
func Read(text string, pub Date) ([]Expr, []Duration) {
	p := newParser(text, pub)
	return p.expressions(), p.durations()
}

func newParser(text string, pub Date) *parser {
	return &parser{text: text, pub: pub, t: scan(text, make([]token, 0, len(text)/5+8))}
}

func (p *parser) expressions() []Expr {
	for i := 0; i < len(p.t); {
		if t := p.t[i]; t.kind == mark || t.kind == wordToken && !starts[t.class] {
			i++
			continue
		}
		i = max(p.expression(i), i+1)
	}
	return p.out
}

// starts tells the classes that can open an expression.
var starts = func() (s [64]bool) {
	for _, c := range []class{month, monthAbbr, weekday, weekdayAbbr, cardinal, ordinal, unitWord, relative, anchored, dayWord, edge, season,
		halfWord, quarterWord, noonWord, later, theWord, aWord, inWord, fromWord, withinWord, overWord, duringWord, betweenWord, eveWord, sameWord, fewWord,
		holidayLead, pastWord} {
		s[c] = true
	}
	return s
}()
