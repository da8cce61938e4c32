package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"readout/event"
)

func init() { register("sqlite", openSQLite) }

// sqliteSink keeps the newest revision of each event in tables that a person
// can query while it writes. Several processes may write to one database.
type sqliteSink struct {
	path string

	mu sync.Mutex // writes are one at a time anyway
	db *sql.DB    // nil once closed
}

var _ Sink = (*sqliteSink)(nil)

// sqliteDSN is the address for the driver: write-ahead log, each commit on disk
// before it returns, ten seconds of patience with another writer.
func sqliteDSN(path string, more ...string) string {
	q := url.Values{"_pragma": {"busy_timeout(10000)", "foreign_keys(1)"}, "_txlock": {"immediate"}}
	for _, m := range more {
		q.Add("_pragma", m)
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

func openSQLite(ctx context.Context, path string) (Sink, error) {
	if path == "" {
		return nil, errors.New("sink sqlite: no path; write sqlite:readout.db")
	}
	db, err := sql.Open("sqlite", sqliteDSN(path, "journal_mode(WAL)", "synchronous(FULL)"))
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	s := &sqliteSink{path: path, db: db}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, plainError(err)), db.Close())
	}
	return s, nil
}

func (s *sqliteSink) Write(ctx context.Context, evs []event.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db == nil {
		return errClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	evs = newer(evs, func(string) int { return -1 })
	if len(evs) == 0 {
		return nil
	}
	if err := s.write(ctx, evs); err != nil {
		return fmt.Errorf("write %d events to database %s: %w", len(evs), s.path, plainError(err))
	}
	return nil
}

// write stores a batch in one transaction.
func (s *sqliteSink) write(ctx context.Context, evs []event.Event) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	for _, ev := range evs {
		if err := writeEvent(ctx, tx, ev); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (s *sqliteSink) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.db == nil {
		return nil
	}
	err := s.db.Close()
	s.db = nil
	return err
}

// writeEvent replaces what is stored of an event by a newer revision. An id that
// became another event leaves the events and is kept among the merged ones.
func writeEvent(ctx context.Context, tx *sql.Tx, ev event.Event) error {
	var stored sql.NullInt64
	err := tx.QueryRowContext(ctx, `SELECT max(revision) FROM (
		SELECT revision FROM events WHERE id = ?1 UNION ALL SELECT revision FROM merged WHERE id = ?1)`, text(ev.ID)).Scan(&stored)
	if err != nil {
		return err
	}
	if stored.Valid && stored.Int64 >= int64(ev.Revision) {
		return nil
	}
	run := func(query string, args ...any) {
		if err == nil {
			_, err = tx.ExecContext(ctx, query, args...)
		}
	}
	id := text(ev.ID)
	run(`DELETE FROM events WHERE id = ?`, id) // and, by cascade, all that belongs to it
	run(`DELETE FROM merged WHERE id = ?`, id)
	if ev.MergedInto != "" {
		run(`INSERT INTO merged (id, revision, into_id) VALUES (?, ?, ?)`, id, ev.Revision, text(ev.MergedInto))
		return err
	}
	data, merr := json.Marshal(ev)
	if merr != nil {
		return event.Reject("bad event", merr.Error())
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
	run(`INSERT INTO events (id, revision, type, status, start, "end", precision, time_text, duration_minutes,
			place, place_country, lat, lon, setting, sides, initiator, cameo, plover, plover_mode,
			confidence, sources, extractor, first_seen, updated, json)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, ev.Revision, text(string(ev.Type)), text(string(ev.Status)),
		null(when.Start), null(when.End), null(string(when.Precision)), null(when.Text), nullInt(ev.DurationMinutes),
		null(place.Name), null(place.Country), place.Lat, place.Lon, null(place.Setting),
		text(strings.Join(ev.Countries, "-")), null(ev.Initiator), null(cameo), null(plover), null(mode),
		ev.Confidence, ev.Sources(), null(ev.Extractor), null(stamp(ev.FirstSeen)), null(stamp(ev.Updated)), string(data))
	for i, p := range ev.Participants {
		run(`INSERT INTO participants (event, position, name, person, wikidata, office, title, country, role) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, i, text(p.Name), null(p.ID), null(p.Wikidata), null(p.Office), null(p.Title), null(p.Country), null(string(p.Role)))
	}
	for i, c := range ev.Countries {
		run(`INSERT INTO countries (event, position, code) VALUES (?, ?, ?)`, id, i, text(c))
	}
	for i, t := range ev.Topics {
		run(`INSERT INTO topics (event, position, label, kind) VALUES (?, ?, ?, ?)`, id, i, text(t.Label), null(t.Kind))
	}
	for i, a := range ev.Attribution {
		run(`INSERT INTO attributions (event, position, speaker, office, organization, country) VALUES (?, ?, ?, ?, ?, ?)`,
			id, i, null(a.Speaker), null(a.Office), null(a.Organization), null(a.Country))
	}
	for i, h := range ev.StatusHistory {
		run(`INSERT INTO status_history (event, position, status, since, article) VALUES (?, ?, ?, ?, ?)`,
			id, i, text(string(h.Status)), null(h.Since), null(h.Article))
	}
	for i, m := range ev.Mentions {
		var fields any
		if len(m.Fields) > 0 {
			data, merr := json.Marshal(m.Fields)
			if merr != nil {
				return event.Reject("bad event", merr.Error())
			}
			fields = string(data)
		}
		run(`INSERT INTO mentions (event, position, article, url, source, title, published, lang, fingerprint, sentence, start, "end", fields)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, i, text(m.Article), null(m.URL), null(m.Source), null(m.Title), null(m.Published), null(m.Lang), null(m.Fingerprint), null(m.Sentence), m.Start, m.End, fields)
	}
	return err
}

// plainError says what a person can do about the errors of SQLite that a
// person can do something about.
func plainError(err error) error {
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return err
	}
	hint := ""
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		hint = "the disk is full; free some space"
	case sqlite3.SQLITE_READONLY:
		hint = "the file cannot be written to; check its permissions"
	case sqlite3.SQLITE_CANTOPEN:
		hint = "the file cannot be opened; check that its directory exists and can be written to"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		hint = "another program has locked it for more than ten seconds"
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		hint = "the file is no SQLite database, or a damaged one; move it away"
	case sqlite3.SQLITE_IOERR:
		hint = "the disk cannot be read or written"
	default:
		return err
	}
	return fmt.Errorf("%s: %w", hint, err)
}
