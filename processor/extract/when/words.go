package when

// class is what a word does in a time expression.
type class uint8

const (
	other       class = iota
	month             // val 1 to 12
	monthAbbr         // "Sept": a month only beside a number
	weekday           // val 1 (Monday) to 7
	weekdayAbbr       // "Tue": a weekday only beside a date
	cardinal          // val
	ordinal           // val
	unitWord          // val is a unit
	relative          // val -1 last, 0 this, 1 next
	anchored          // "previous", "following": -1 and 1, counted from another event
	dayWord           // "today": val days from publication
	dayPart           // "morning"
	edge              // "early", "mid", "late", "end": a part of what follows
	season            // val 1 (spring) to 4
	halfWord
	quarterWord
	meridiem // val 0 a.m., 12 p.m.
	zoneWord // "GMT": val an index of zoneAbbrs
	noonWord // val minutes after midnight
	oclock
	ago
	later // "later", "after", val 1; "earlier", "before", "prior" -1
	conjunction
	toWord // "to", "through", "till": the far end of a range
	ofWord
	theWord
	aWord
	onWord
	inWord
	atWord
	fromWord
	sinceWord
	byWord
	duringWord
	withinWord
	overWord
	betweenWord
	eveWord
	sameWord // "same", "that"
	fewWord  // "few", "several", "some", "couple": a number that is not told
	aboutWord
	timeWord
	localWord
	usWord
	holidayLead // first word of a fixed holiday
	pastWord    // "past" of "half past" and "the past week"
	upWord
	onlyWord // words that may stand between: "late", "only", "just"
	lastingWord
	countNoun // "people": what a number before it counts
	everyWord // "every", "each"
	nameNoun  // "Vision": a number after it is part of a name
)

// unit is a stretch of time.
type unit uint8

const (
	noUnit unit = iota
	minutes
	hours
	days
	weekends
	weeks
	fortnights
	months
	quarters
	halves
	seasons
	years
	decades
	nights
)

type word struct {
	class class
	val   int16
}

// words holds every word that matters, in lower case. It is never written to.
var words = buildWords()

// lengths tells, by first letter, how long the words of the table are: a look
// that spares most words the table.
var lengths = func() (l [32]uint16) {
	for w := range words {
		l[w[0]&31] |= 1 << len(w)
	}
	return l
}()

const longestWord = 13 // bytes; longer words are never looked up

func buildWords() map[string]word {
	w := make(map[string]word, 512)
	list := func(c class, first int16, ws ...string) {
		for i, s := range ws {
			w[s] = word{c, first + int16(i)}
		}
	}
	all := func(c class, val int16, ws ...string) {
		for _, s := range ws {
			w[s] = word{c, val}
		}
	}
	list(month, 1, "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
	list(monthAbbr, 1, "jan", "feb", "mar", "apr", "", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
	delete(w, "")
	all(monthAbbr, 9, "sept")
	list(weekday, 1, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
	list(weekdayAbbr, 1, "mon", "tue", "wed", "thu", "fri", "sat", "sun")
	all(weekdayAbbr, 2, "tues")
	all(weekdayAbbr, 4, "thur", "thurs")
	list(cardinal, 1, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
		"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
	for i, s := range []string{"thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		w[s] = word{cardinal, int16(30 + 10*i)}
	}
	list(ordinal, 1, "first", "", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
		"thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")
	delete(w, "")
	all(ordinal, 2, "second")
	all(ordinal, 30, "thirtieth")
	for u, names := range map[unit][]string{
		minutes: {"minute", "minutes", "min", "mins"}, hours: {"hour", "hours", "hrs", "hr"}, days: {"day", "days"},
		weekends: {"weekend", "weekends"}, weeks: {"week", "weeks"}, fortnights: {"fortnight", "fortnights"},
		months: {"month", "months"}, years: {"year", "years"}, decades: {"decade", "decades"}, nights: {"night", "nights"},
	} {
		all(unitWord, int16(u), names...)
	}
	all(relative, -1, "last")
	all(relative, 0, "this", "current")
	all(relative, 1, "next", "coming", "upcoming")
	all(pastWord, -1, "past")
	all(anchored, -1, "previous", "preceding")
	all(anchored, 1, "following", "ensuing")
	all(dayWord, 0, "today", "tonight")
	all(dayWord, 1, "tomorrow")
	all(dayWord, -1, "yesterday", "overnight")
	list(dayPart, 1, "morning", "midmorning", "lunchtime", "afternoon", "evening")
	all(edge, 1, "early", "beginning", "start", "outset")
	all(edge, 2, "mid", "middle")
	all(edge, 3, "late", "end", "close")
	list(season, 1, "spring", "summer", "autumn", "winter")
	all(season, 3, "fall")
	all(halfWord, 0, "half")
	all(quarterWord, 0, "quarter", "quarters")
	all(meridiem, 0, "am")
	all(meridiem, 12, "pm")
	all(noonWord, 12*60, "noon", "midday", "noontime")
	all(noonWord, 0, "midnight")
	all(oclock, 0, "o'clock")
	all(ago, 0, "ago")
	all(later, 1, "later", "after", "afterwards", "afterward")
	all(later, -1, "earlier", "before", "prior", "beforehand")
	all(conjunction, 0, "and")
	all(toWord, 0, "to", "through", "until", "till", "thru")
	all(ofWord, 0, "of")
	all(theWord, 0, "the")
	all(aWord, 1, "a", "an")
	all(onWord, 0, "on")
	all(inWord, 0, "in")
	all(atWord, 0, "at")
	all(fromWord, 0, "from")
	all(sinceWord, 0, "since")
	all(byWord, 0, "by")
	all(duringWord, 0, "during", "throughout", "for")
	all(withinWord, 0, "within", "inside")
	all(overWord, 0, "over")
	all(betweenWord, 0, "between")
	all(eveWord, 0, "eve")
	all(sameWord, 0, "same", "that")
	all(fewWord, 3, "few", "several", "some", "many")
	all(fewWord, 2, "couple")
	all(aboutWord, 0, "about", "around", "approximately", "roughly", "nearly", "almost", "some", "circa", "exactly", "shortly", "just", "precisely")
	all(timeWord, 0, "time")
	all(localWord, 0, "local")
	all(usWord, 0, "us")
	all(upWord, 0, "up")
	all(holidayLead, 0, "christmas", "boxing", "new")
	all(everyWord, 0, "every", "each", "most")
	all(countNoun, 0, "people", "cases", "troops", "soldiers", "personnel", "km", "kilometres", "kilometers", "miles", "metres", "meters", "euros", "dollars",
		"tonnes", "tons", "percent", "per", "degrees", "hectares", "barrels", "megawatts", "mw", "votes", "seats", "members", "refugees",
		"migrants", "civilians", "prisoners", "workers", "students", "delegates", "guests", "million", "billion", "thousand", "hundred", "trillion")
	all(nameNoun, 0, "vision", "agenda", "resolution", "article", "chapter", "flight", "room", "paragraph", "page", "section", "class",
		"expo", "rio", "euro", "highway", "route", "version", "level", "no", "number", "mission", "operation", "act", "law", "decree", "order",
		"horizon", "protocol", "plan", "strategy", "goals", "boeing", "airbus")
	for i, z := range zoneAbbrs {
		if _, taken := w[z.abbr]; !taken {
			w[z.abbr] = word{zoneWord, int16(i)}
		}
	}
	return w
}
