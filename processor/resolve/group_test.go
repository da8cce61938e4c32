package resolve

import (
	"slices"
	"strings"
	"testing"

	"readout/event"
)

// Each case is a set of reports and the events that they tell of, one a line
// as "type status sides start [people] place <articles>", sorted.
var groups = []struct {
	name    string
	reports []event.Report
	want    string
}{
	{"announced, confirmed and held is one call with a history", []event.Report{
		rep("a1 north 2025-03-16T09:00:00Z", "call proposed RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA"),
		rep("a2 south 2025-03-17T09:00:00Z", "call scheduled RUS,USA", "Putin/RUS, Trump/USA", "2025-03-18"),
		rep("a3 north 2025-03-18T16:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-03-18T13:00:00Z"),
	}, "call held RUS-USA 2025-03-18T13:00:00Z [Vladimir Putin, Donald Trump]  <a1 a2 a3>"},

	{"two calls of one pair in one week are two", []event.Report{
		rep("a1 north 2025-03-11T16:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-03-11"),
		rep("a2 south 2025-03-14T16:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-03-14"),
		rep("a3 west 2025-03-14T20:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA"),
		rep("a4 east 2025-03-11T20:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA"),
	}, `call held RUS-USA 2025-03-11 [Vladimir Putin, Donald Trump]  <a1 a4>
call held RUS-USA 2025-03-14 [Vladimir Putin, Donald Trump]  <a2 a3>`},

	{"the presidents' call and the ministers' call of one day are two", []event.Report{
		rep("a1 north 2025-03-18T16:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-03-18"),
		rep("a2 south 2025-03-18T17:00:00Z", "call held RUS,USA", "Sergey Lavrov/RUS, Marco Rubio/USA", "2025-03-18"),
		rep("a3 west 2025-03-18T18:00:00Z", "call held RUS,USA", "Lavrov/RUS, Rubio/USA", "2025-03-18"),
	}, `call held RUS-USA 2025-03-18 [Sergey Lavrov, Marco Rubio]  <a2 a3>
call held RUS-USA 2025-03-18 [Vladimir Putin, Donald Trump]  <a1>`},

	{"a week in the headline and a date below are one meeting", []event.Report{
		rep("a1 north 2017-05-05T09:00:00Z", "meeting scheduled RUS,USA", "Sergey Lavrov/RUS, Rex Tillerson/USA", "w2017-05-08"),
		rep("a2 south 2017-05-06T09:00:00Z", "meeting scheduled RUS,USA", "", "2017-05-10..2017-05-11", "Fairbanks/USA"),
		rep("a3 west 2017-05-10T23:00:00Z", "meeting held RUS,USA", "Sergei Lavrov/RUS, Rex Tillerson/USA", "2017-05-10", "Fairbanks/USA"),
	}, "meeting held RUS-USA 2017-05-10 [Sergey Lavrov, Rex Tillerson] Fairbanks <a1 a2 a3>"},

	{"spellings of one name are one person", []event.Report{
		rep("a1 north 2025-02-28T09:00:00Z", "meeting held UKR,USA", "Volodymyr Zelensky/UKR, Donald Trump/USA", "2025-02-28"),
		rep("a2 south 2025-02-28T10:00:00Z", "meeting held UKR,USA", "Volodymyr Zelenskyy/UKR, Trump/USA", "2025-02-28"),
		rep("a3 west 2025-02-28T11:00:00Z", "meeting held UKR,USA", "Zelenskiy/UKR, Donald J. Trump/USA", "2025-02-28"),
	}, "meeting held UKR-USA 2025-02-28 [Volodymyr Zelensky, Donald J. Trump]  <a1 a2 a3>"},

	{"a meeting during a visit is its own event", []event.Report{
		rep("a1 north 2021-11-17T09:00:00Z", "visit held KEN,USA", "Antony Blinken/USA", "2021-11-17", "Nairobi/KEN"),
		rep("a1 north 2021-11-17T09:00:00Z", "meeting held KEN,USA", "Antony Blinken/USA, Uhuru Kenyatta/KEN", "2021-11-17", "Nairobi/KEN"),
		rep("a2 south 2021-11-16T09:00:00Z", "visit scheduled KEN,USA", "Antony Blinken/USA", "2021-11-16..2021-11-18", "Nairobi/KEN"),
	}, `meeting held KEN-USA 2021-11-17 [Antony Blinken, Uhuru Kenyatta] Nairobi <a1>
visit held KEN-USA 2021-11-17 [Antony Blinken] Nairobi <a2 a1>`},

	{"a mediator counted as a side changes nothing", []event.Report{
		rep("a1 north 2025-05-16T15:00:00Z", "talks held RUS,UKR", "", "2025-05-16", "Istanbul/TUR"),
		rep("a2 south 2025-05-16T16:00:00Z", "talks held RUS,TUR,UKR", "Vladimir Medinsky/RUS, Rustem Umerov/UKR, Hakan Fidan/TUR:mediator", "2025-05-16", "Istanbul/TUR"),
		rep("a3 west 2025-05-16T17:00:00Z", "meeting held RUS,UKR", "Medinsky/RUS, Umerov/UKR", "2025-05-16", "Istanbul/TUR"),
	}, "talks held RUS-TUR-UKR 2025-05-16 [Vladimir Medinsky, Rustem Umerov, Hakan Fidan] Istanbul <a1 a2 a3>"},

	{"a usual mediator makes no difference where the place is not told", []event.Report{
		rep("a1 north 2025-01-15T15:00:00Z", "talks held ISR,PSE", "", "2025-01-15"),
		rep("a2 south 2025-01-15T16:00:00Z", "talks held EGY,ISR,PSE,QAT,USA", "", "2025-01-15", "Doha/QAT"),
	}, "talks held EGY-ISR-PSE-QAT-USA 2025-01-15 [] Doha <a1 a2>"},

	{"a cancelled visit stays cancelled for older articles and comes back for newer ones", []event.Report{
		rep("a1 north 2025-04-01T09:00:00Z", "visit scheduled FRA,JPN", "Emmanuel Macron/FRA", "2025-04-20", "Tokyo/JPN"),
		rep("a2 south 2025-04-10T09:00:00Z", "visit cancelled FRA,JPN", "Emmanuel Macron/FRA", "2025-04-20", "Tokyo/JPN"),
		rep("a3 west 2025-04-05T09:00:00Z", "visit scheduled FRA,JPN", "Macron/FRA", "", "Tokyo/JPN"),
	}, "visit cancelled FRA-JPN 2025-04-20 [Emmanuel Macron] Tokyo <a1 a3 a2>"},

	{"visits of one pair in two directions are two", []event.Report{
		rep("a1 north 2025-04-01T09:00:00Z", "visit held FRA,JPN", "", "2025-04-01", "Tokyo/JPN"),
		rep("a2 south 2025-04-01T09:00:00Z", "visit held FRA,JPN", "", "2025-04-01", "Paris/FRA"),
	}, `visit held FRA-JPN 2025-04-01 [] Paris <a2>
visit held FRA-JPN 2025-04-01 [] Tokyo <a1>`},

	{"an evening in Washington is the next day in UTC", []event.Report{
		rep("a1 north 2025-03-19T03:00:00Z", "call held CHN,USA", "Xi Jinping/CHN, Donald Trump/USA", "2025-03-19T01:30:00Z"),
		rep("a2 south 2025-03-19T04:00:00Z", "call held CHN,USA", "Xi Jinping/CHN, Donald Trump/USA", "2025-03-18"),
		rep("a3 west 2025-03-19T05:00:00Z", "call held CHN,USA", "Xi/CHN, Trump/USA", "2025-03-19"),
	}, "call held CHN-USA 2025-03-19T01:30:00Z [Xi Jinping, Donald Trump]  <a1 a2 a3>"},

	{"a summit and a meeting on its sidelines are two", []event.Report{
		rep("a1 north 2025-11-22T09:00:00Z", "summit held", "", "2025-11-22..2025-11-23", "Johannesburg/ZAF"),
		rep("a2 south 2025-11-22T09:00:00Z", "summit scheduled BRA,CHN,DEU,FRA,ZAF", "", "2025-11-22", "Johannesburg/ZAF"),
		rep("a3 west 2025-11-22T12:00:00Z", "meeting held DEU,FRA", "Friedrich Merz/DEU, Emmanuel Macron/FRA", "2025-11-22", "Johannesburg/ZAF"),
	}, `meeting held DEU-FRA 2025-11-22 [Friedrich Merz, Emmanuel Macron] Johannesburg <a3>
summit held BRA-CHN-DEU-FRA-ZAF 2025-11-22..2025-11-23 [] Johannesburg <a1 a2>`},

	{"a minister who meets two hosts meets twice", []event.Report{
		rep("a1 north 2019-12-03T09:00:00Z", "meeting held LKA,PAK", "Shah Mahmood Qureshi, Gotabaya Rajapaksa", "2019-12-02", "Colombo/LKA"),
		rep("a2 south 2019-12-03T09:00:00Z", "meeting held LKA,PAK", "Shah Mahmood Qureshi, Dinesh Gunawardena", "2019-12-02", "Colombo/LKA"),
		rep("a3 west 2019-12-03T10:00:00Z", "meeting held LKA,PAK", "Qureshi/PAK, Gunawardena/LKA", "2019-12-02"),
	}, `meeting held LKA-PAK 2019-12-02 [Shah Mahmood Qureshi, Dinesh Gunawardena] Colombo <a2 a3>
meeting held LKA-PAK 2019-12-02 [Shah Mahmood Qureshi, Gotabaya Rajapaksa] Colombo <a1>`},

	{"a letter and its answer are two", []event.Report{
		rep("a1 north 2025-05-07T09:00:00Z", "message held DEU,JOR", "Abdullah II/JOR:sender, Friedrich Merz/DEU:recipient", "2025-05-07"),
		rep("a2 south 2025-05-07T19:00:00Z", "message held DEU,JOR", "Friedrich Merz/DEU:sender, Abdullah II/JOR:recipient", "2025-05-07"),
	}, `message held DEU-JOR 2025-05-07 [Abdullah II, Friedrich Merz]  <a1>
message held DEU-JOR 2025-05-07 [Friedrich Merz, Abdullah II]  <a2>`},

	{"what is announced after one was held is the next one", []event.Report{
		rep("a1 north 2025-07-03T20:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-07-03"),
		rep("a2 south 2025-07-04T09:00:00Z", "call scheduled RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA"),
	}, `call held RUS-USA 2025-07-03 [Vladimir Putin, Donald Trump]  <a1>
call scheduled RUS-USA  [Vladimir Putin, Donald Trump]  <a2>`},

	{"a summit that some call a meeting", []event.Report{
		rep("a1 north 2025-08-15T20:00:00Z", "summit held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-08-15", "Anchorage/USA"),
		rep("a2 south 2025-08-15T21:00:00Z", "meeting held RUS,USA", "Putin/RUS, Trump/USA", "2025-08-15", "Anchorage/USA"),
		rep("a3 west 2025-08-15T22:00:00Z", "meeting held RUS,USA", "Putin/RUS, Trump/USA", "2025-08-15"),
	}, "meeting held RUS-USA 2025-08-15 [Vladimir Putin, Donald Trump] Anchorage <a1 a2 a3>"},

	{"two ministers in two cities in one month", []event.Report{
		rep("a1 north 2013-11-19T09:00:00Z", "meeting held AUS,IDN", "Marty Natalegawa/IDN, Julie Bishop/AUS", "2013-11", "Bali/IDN"),
		rep("a2 south 2013-11-19T09:00:00Z", "meeting held AUS,IDN", "Marty Natalegawa/IDN, Julie Bishop/AUS", "2013-11", "Perth/AUS"),
	}, `meeting held AUS-IDN 2013-11 [Marty Natalegawa, Julie Bishop] Bali <a1>
meeting held AUS-IDN 2013-11 [Marty Natalegawa, Julie Bishop] Perth <a2>`},

	{"one article's two calls stay two", []event.Report{
		rep("a1 north 2025-03-18T16:00:00Z", "call held RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA", "2025-03-18"),
		rep("a1 north 2025-03-18T16:00:00Z", "call scheduled RUS,USA", "Vladimir Putin/RUS, Donald Trump/USA"),
	}, `call held RUS-USA 2025-03-18 [Vladimir Putin, Donald Trump]  <a1>
call scheduled RUS-USA  [Vladimir Putin, Donald Trump]  <a1>`},
}

func TestGroup(t *testing.T) {
	for _, tt := range groups {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Split(lines(Group(tt.reports)), "\n")
			slices.Sort(got)
			if got := strings.Join(got, "\n"); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
