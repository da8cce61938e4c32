package sink

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"os"

	"readout/event"
)

// Stored gives the events of a SQLite sink's database, those updated last
// first, while others may write to it. The address is the sink's
// ("sqlite:PATH"). At most limit events are read; 0 is all of them. It creates
// nothing: a missing file is an error.
func Stored(ctx context.Context, rawURL string, limit int) iter.Seq2[event.Event, error] {
	return func(yield func(event.Event, error) bool) {
		if err := stored(ctx, rawURL, limit, func(ev event.Event) bool { return yield(ev, nil) }); err != nil {
			yield(event.Event{}, err)
		}
	}
}

func stored(ctx context.Context, rawURL string, limit int, yield func(event.Event) bool) error {
	scheme, path, err := split(rawURL)
	if err != nil {
		return err
	}
	if scheme != "sqlite" {
		return fmt.Errorf("read events of %q: only a sqlite sink can be read back", rawURL)
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("read events: %w", err)
	}
	db, err := sql.Open("sqlite", sqliteDSN(path, "query_only(1)"))
	if err != nil {
		return fmt.Errorf("read events of %s: %w", path, err)
	}
	defer db.Close()
	if limit <= 0 {
		limit = -1
	}
	rows, err := db.QueryContext(ctx, `SELECT json FROM events ORDER BY updated DESC, id LIMIT ?`, limit)
	if err != nil {
		return fmt.Errorf("read events of %s: %w", path, plainError(err))
	}
	defer rows.Close()
	for rows.Next() {
		var data []byte
		if err := rows.Scan(&data); err != nil {
			return fmt.Errorf("read events of %s: %w", path, plainError(err))
		}
		var ev event.Event
		if err := json.Unmarshal(data, &ev); err != nil {
			return fmt.Errorf("read events of %s: %w", path, err)
		}
		if !yield(ev) {
			return nil
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read events of %s: %w", path, plainError(err))
	}
	return nil
}
