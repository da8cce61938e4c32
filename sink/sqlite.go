package sink

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
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

	mu    sync.Mutex           // writes are one at a time anyway
	db    *sql.DB              // nil once closed
	stmts map[string]*sql.Stmt // by query
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
	s := &sqliteSink{path: path, db: db, stmts: map[string]*sql.Stmt{}}
	err = s.migrate(ctx)
	if err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
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
	r := &row{ctx: ctx, tx: tx, stmts: s.stmts}
	for _, ev := range evs {
		if err := r.write(ev); err != nil {
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
