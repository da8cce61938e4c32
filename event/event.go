package event

import (
	"encoding/json"
	"time"
)

// Type is the kind of a diplomatic event.
type Type string

// The types of the contract, version 1.
const (
	Call      Type = "call"
	Meeting   Type = "meeting"
	Visit     Type = "visit"
	Talks     Type = "talks"
	Summit    Type = "summit"
	Agreement Type = "agreement"
	Message   Type = "message"
	Demarche  Type = "demarche"
	Expulsion Type = "expulsion"
	Relations Type = "relations"
	Sanctions Type = "sanctions"
)

// Types lists every type in the order of the contract.
var Types = []Type{Call, Meeting, Visit, Talks, Summit, Agreement, Message, Demarche, Expulsion, Relations, Sanctions}

// Status is where an event stands in its life.
type Status string

// The statuses of the contract, version 1.
const (
	Proposed  Status = "proposed"
	Scheduled Status = "scheduled"
	Ongoing   Status = "ongoing"
	Held      Status = "held"
	Postponed Status = "postponed"
	Cancelled Status = "cancelled"
	Denied    Status = "denied"
)

// Statuses lists every status in the order of the contract.
var Statuses = []Status{Proposed, Scheduled, Ongoing, Held, Postponed, Cancelled, Denied}

// Event is a diplomatic event as all articles together tell it. A field that is
// unknown is absent. The JSON names are a public promise.
type Event struct {
	ID              string         `json:"id"`
	Revision        int            `json:"revision,omitempty"` // from 1; 0 in a report
	Type            Type           `json:"type"`
	Status          Status         `json:"status"`
	StatusHistory   []StatusChange `json:"status_history,omitempty"`
	Time            *Time          `json:"time,omitempty"`
	DurationMinutes int            `json:"duration_minutes,omitempty"` // 0: unknown
	Place           *Place         `json:"place,omitempty"`
	Participants    []Participant  `json:"participants,omitempty"`
	Countries       []string       `json:"countries,omitempty"` // the sides, ISO 3166-1 alpha-3 or a body's code, sorted
	Initiator       string         `json:"initiator,omitempty"` // a code of Countries, or a name
	Topics          []Topic        `json:"topics,omitempty"`
	Attribution     []Attribution  `json:"attribution,omitempty"`
	Codes           *Codes         `json:"codes,omitempty"`
	Confidence      float64        `json:"confidence,omitempty"` // 0 < c <= 1
	Mentions        []Mention      `json:"mentions,omitempty"`
	Extractor       string         `json:"extractor,omitempty"` // "rules/1"
	FirstSeen       time.Time      `json:"first_seen,omitzero"`
	Updated         time.Time      `json:"updated,omitzero"`

	// MergedInto is set on the last revision of an id that turned out to be
	// another event: it names that event's id. Such a revision carries nothing
	// else but its id, revision, type, status and countries.
	MergedInto string `json:"merged_into,omitempty"`
}

// Key is the id under which the bus knows this revision: "<id>:<revision>".
func (e Event) Key() string { return e.ID + ":" + itoa(e.Revision) }

// Sides joins the countries with "-", or gives "_" where none is known.
func (e Event) Sides() string { return sides(e.Countries) }

// StatusChange is one step in an event's life.
type StatusChange struct {
	Status  Status `json:"status"`
	Since   string `json:"since,omitempty"`   // RFC 3339 or ISO date: publication of the article that says so
	Article string `json:"article,omitempty"` // its id
}

// Precision says how much of a [Time] is known.
type Precision string

// The precisions of the contract, finest first.
const (
	Minute Precision = "minute"
	Hour   Precision = "hour"
	Day    Precision = "day"
	Week   Precision = "week"
	Month  Precision = "month"
	Year   Precision = "year"
)

// Time is an interval that keeps only what is known. Start is cut to its
// precision: "2025-03-18T13:00:00Z", "2025-03-18", "2025-03", "2025"; for a
// week it is the Monday. End is set only for an interval longer than the
// precision. Text keeps the article's words.
type Time struct {
	Start     string    `json:"start,omitempty"`
	End       string    `json:"end,omitempty"`
	Precision Precision `json:"precision,omitempty"`
	Text      string    `json:"text,omitempty"`
}

// Place is where an event takes place. Lat and Lon are degrees WGS 84; nil
// means unknown.
type Place struct {
	Name    string   `json:"name,omitempty"`
	Country string   `json:"country,omitempty"`
	Lat     *float64 `json:"lat,omitempty"`
	Lon     *float64 `json:"lon,omitempty"`
	Setting string   `json:"setting,omitempty"` // "sidelines of the Arctic Council ministerial"
}

// Role is the part that a participant plays.
type Role string

// The roles of the contract, version 1.
const (
	Party     Role = "party"
	Host      Role = "host"
	Visitor   Role = "visitor"
	Mediator  Role = "mediator"
	Signatory Role = "signatory"
	Sender    Role = "sender"
	Recipient Role = "recipient"
	Target    Role = "target"
)

// Participant is a person who takes part.
type Participant struct {
	Name     string `json:"name"`
	ID       string `json:"id,omitempty"`       // "sergey-lavrov"; absent for a person in no table
	Wikidata string `json:"wikidata,omitempty"` // "Q58217"
	Office   string `json:"office,omitempty"`   // "foreign_minister": held on the day of the event
	Title    string `json:"title,omitempty"`    // as a newspaper prints it: "Foreign Minister"
	Country  string `json:"country,omitempty"`
	Role     Role   `json:"role,omitempty"`
}

// Topic is something that an event is about.
type Topic struct {
	Label string `json:"label"`
	Kind  string `json:"kind,omitempty"` // "country", "conflict" or "issue"
}

// Attribution is who says so.
type Attribution struct {
	Speaker      string `json:"speaker,omitempty"`
	Office       string `json:"office,omitempty"`
	Organization string `json:"organization,omitempty"`
	Country      string `json:"country,omitempty"`
}

// Codes are the event's codes in other people's ontologies.
type Codes struct {
	CAMEO  *CAMEO  `json:"cameo,omitempty"`
	PLOVER *PLOVER `json:"plover,omitempty"`
}

// CAMEO is a code of the CAMEO ontology; Version is always "1.1b3", since two
// numberings circulate.
type CAMEO struct {
	Version string `json:"version"`
	Code    string `json:"code"`
}

// PLOVER is a code of the PLOVER ontology, version 0.8.
type PLOVER struct {
	Version string `json:"version"`
	Event   string `json:"event"`
	Mode    string `json:"mode,omitempty"`
	Context string `json:"context,omitempty"`
}

// Mention is one article's word for an event. Start and End are byte offsets of
// Sentence in the article's text; both are 0 for a mention in the title.
type Mention struct {
	Article     string           `json:"article"`
	URL         string           `json:"url,omitempty"`
	Source      string           `json:"source,omitempty"`
	Title       string           `json:"title,omitempty"`
	Published   string           `json:"published,omitempty"`
	Lang        string           `json:"lang,omitempty"`
	Fingerprint string           `json:"fingerprint,omitempty"` // of the article: copies of one text count as one source
	Sentence    string           `json:"sentence,omitempty"`
	Start       int              `json:"start"`
	End         int              `json:"end"`
	Fields      map[string]Field `json:"fields,omitempty"` // by JSON name: "participants", "time", ...
}

// Field is the evidence for one field: the rule that filled it and the bytes of
// the article's text that it read.
type Field struct {
	Rule       string  `json:"rule"`
	Start      int     `json:"start"`
	End        int     `json:"end"`
	Confidence float64 `json:"confidence,omitempty"`
}

// Report is one event as one article tells it: an [Event] with exactly one
// mention, no revision, and an id made of the article's id and its own content.
type Report struct{ Event }

// Key is the id under which the bus knows the report.
func (r Report) Key() string { return r.ID }

// ReportID makes a report's id of the article's id and the report's content.
func ReportID(r Report) string {
	article := ""
	if len(r.Mentions) > 0 {
		article = r.Mentions[0].Article
	}
	r.ID = ""
	b, err := json.Marshal(r.Event)
	if err != nil { // only a NaN could do it, and confidence is checked where it is made
		b = []byte(r.Sides())
	}
	return hash("report", article, string(b))
}
