package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"readout/event"
)

const (
	findRevision = `SELECT max(revision) FROM (SELECT revision FROM events WHERE id = ?1 UNION ALL SELECT revision FROM merged WHERE id = ?1)`
	deleteEvent  = `DELETE FROM events WHERE id = ?` // and, by cascade, all that belongs to it
	deleteMerged = `DELETE FROM merged WHERE id = ?`
	insertMerged = `INSERT INTO merged (id, revision, into_id) VALUES (?, ?, ?)`
	insertEvent  = `INSERT INTO events (id, revision, type, status, start, "end", precision, time_text, duration_minutes,
			place, place_country, lat, lon, setting, sides, initiator, cameo, plover, plover_mode,
			confidence, sources, extractor, first_seen, updated, json)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertParticipant = `INSERT INTO participants (event, position, name, person, wikidata, office, title, country, role) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertCountry     = `INSERT INTO countries (event, position, code) VALUES (?, ?, ?)`
	insertTopic       = `INSERT INTO topics (event, position, label, kind) VALUES (?, ?, ?, ?)`
	insertAttribution = `INSERT INTO attributions (event, position, speaker, office, organization, country) VALUES (?, ?, ?, ?, ?, ?)`
	insertStatus      = `INSERT INTO status_history (event, position, status, since, article) VALUES (?, ?, ?, ?, ?)`
	insertMention     = `INSERT INTO mentions (event, position, article, url, source, title, published, lang, fingerprint, sentence, start, "end", fields)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// prepare compiles the queries once; that is most of what a small write costs.
func (s *sqliteSink) prepare(ctx context.Context) error {
	for _, q := range []string{findRevision, deleteEvent, deleteMerged, insertMerged, insertEvent, insertParticipant,
		insertCountry, insertTopic, insertAttribution, insertStatus, insertMention} {
		st, err := s.db.PrepareContext(ctx, q)
		if err != nil {
			return err
		}
		s.stmts[q] = st // closed with the database
	}
	return nil
}

// row writes events within one transaction.
type row struct {
	ctx   context.Context // of the one Write that the row lives for
	tx    *sql.Tx
	stmts map[string]*sql.Stmt
	err   error // the first one; what follows does nothing
}

func (r *row) run(query string, args ...any) {
	if r.err == nil {
		_, r.err = r.tx.StmtContext(r.ctx, r.stmts[query]).ExecContext(r.ctx, args...)
	}
}

// write replaces what is stored of an event by a newer revision. An id that
// became another event leaves the events and is kept among the merged ones.
func (r *row) write(ev event.Event) error {
	id := text(ev.ID)
	var stored sql.NullInt64
	if err := r.tx.StmtContext(r.ctx, r.stmts[findRevision]).QueryRowContext(r.ctx, id).Scan(&stored); err != nil {
		return err
	}
	if stored.Valid {
		if stored.Int64 >= int64(ev.Revision) {
			return nil
		}
		r.run(deleteEvent, id)
		r.run(deleteMerged, id)
	}
	if ev.MergedInto != "" {
		r.run(insertMerged, id, ev.Revision, text(ev.MergedInto))
		return r.err
	}
	if err := r.event(id, ev); err != nil {
		return err
	}
	for i, p := range ev.Participants {
		r.run(insertParticipant, id, i, text(p.Name), null(p.ID), null(p.Wikidata), null(p.Office), null(p.Title), null(p.Country), null(string(p.Role)))
	}
	for i, c := range ev.Countries {
		r.run(insertCountry, id, i, text(c))
	}
	for i, t := range ev.Topics {
		r.run(insertTopic, id, i, text(t.Label), null(t.Kind))
	}
	for i, a := range ev.Attribution {
		r.run(insertAttribution, id, i, null(a.Speaker), null(a.Office), null(a.Organization), null(a.Country))
	}
	for i, h := range ev.StatusHistory {
		r.run(insertStatus, id, i, text(string(h.Status)), null(h.Since), null(h.Article))
	}
	for i, m := range ev.Mentions {
		var fields any
		if len(m.Fields) > 0 {
			data, err := json.Marshal(m.Fields)
			if err != nil {
				return event.Reject("bad event", err.Error())
			}
			fields = string(data)
		}
		r.run(insertMention, id, i, text(m.Article), null(m.URL), null(m.Source), null(m.Title), null(m.Published), null(m.Lang),
			null(m.Fingerprint), null(m.Sentence), m.Start, m.End, fields)
	}
	return r.err
}

// event writes the row of the events table.
func (r *row) event(id string, ev event.Event) error {
	data, err := json.Marshal(ev)
	if err != nil {
		return event.Reject("bad event", err.Error())
	}
	var when event.Time
	if ev.Time != nil {
		when = *ev.Time
	}
	var place event.Place
	if ev.Place != nil {
		place = *ev.Place
	}
	var cameo, plover, mode string
	if ev.Codes != nil && ev.Codes.CAMEO != nil {
		cameo = ev.Codes.CAMEO.Code
	}
	if ev.Codes != nil && ev.Codes.PLOVER != nil {
		plover, mode = ev.Codes.PLOVER.Event, ev.Codes.PLOVER.Mode
	}
	r.run(insertEvent, id, ev.Revision, text(string(ev.Type)), text(string(ev.Status)),
		null(when.Start), null(when.End), null(string(when.Precision)), null(when.Text), nullInt(ev.DurationMinutes),
		null(place.Name), null(place.Country), place.Lat, place.Lon, null(place.Setting),
		text(strings.Join(ev.Countries, "-")), null(ev.Initiator), null(cameo), null(plover), null(mode),
		ev.Confidence, ev.Sources(), null(ev.Extractor), null(stamp(ev.FirstSeen)), null(stamp(ev.Updated)), string(data))
	return r.err
}

// text makes a string that every tool can show: broken UTF-8 is replaced, and
// NUL, at which many tools stop reading, is left out.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// null is NULL for what is unknown.
func null(s string) any {
	if s = text(s); s == "" {
		return nil
	}
	return s
}

func nullInt(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
