package sink

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readout/event"
	"readout/sink/sinktest"
)

func openTestDB(t *testing.T) (Sink, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "r.db")
	s, err := Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, path
}

func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", sqliteDSN(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// The queries of the package documentation are run as they stand there.
func TestDocumentedQueriesWork(t *testing.T) {
	s, path := openTestDB(t)
	call, meeting := sinktest.Event(1, 1), sinktest.Event(2, 1)
	meeting.Type, meeting.Status = event.Meeting, event.Scheduled
	if err := s.Write(t.Context(), []event.Event{call, meeting}); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	db := raw(t, path)
	n := 0
	for q := range strings.SplitSeq(string(doc), "SELECT ") {
		q, _, ok := strings.Cut(q, ";\n")
		if n++; n == 1 {
			continue
		}
		if !ok {
			t.Fatalf("no end of the query %q", q)
		}
		q = "SELECT " + strings.NewReplacer("//\t", "", "id = '...'", "id = '"+call.ID+"'").Replace(q)
		rows, err := db.Query(q)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		got := 0
		for rows.Next() {
			got++
		}
		rows.Close()
		if got != 1 {
			t.Errorf("%s: got %d rows, want 1", q, got)
		}
	}
	if n != 4 {
		t.Errorf("found %d queries, want 3", n-1)
	}
}

func TestSQLiteReplacesEverythingOfAnOlderRevision(t *testing.T) {
	s, path := openTestDB(t)
	old := sinktest.Event(1, 1)
	next := event.Event{ID: old.ID, Revision: 2, Type: event.Call, Status: event.Cancelled}
	for _, ev := range []event.Event{old, next} {
		if err := s.Write(t.Context(), []event.Event{ev}); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range []string{"participants", "countries", "topics", "attributions", "mentions", "status_history"} {
		var n int
		if err := raw(t, path).QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: got %d rows (%v), want none", table, n, err)
		}
	}
}

func TestSQLiteRefusesWhatIsNotItsOwn(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	exec := func(name string, queries ...string) string {
		path := filepath.Join(dir, name)
		for _, q := range queries {
			if _, err := raw(t, path).Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	for _, tt := range []struct{ path, want string }{
		{write("text.db", bytes.Repeat([]byte("no database at all "), 100)), "no SQLite database"},
		{exec("other.db", "CREATE TABLE notes (x)"), "another program's database"},
		{exec("newer.db", fmt.Sprintf("PRAGMA application_id = %d", applicationID), "PRAGMA user_version = 99"), "newer version"},
		{filepath.Join(dir, "missing", "x.db"), "cannot be opened"},
	} {
		_, err := Open(t.Context(), "sqlite:"+tt.path)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got error %v, want one line with %q", tt.path, err, tt.want)
		}
	}
}

func TestSQLiteOnAFullDiskSaysSoAndGoesOnAfterwards(t *testing.T) {
	s, _ := openTestDB(t)
	db := s.(*sqliteSink).db
	if _, err := db.Exec("PRAGMA max_page_count = 60"); err != nil {
		t.Fatal(err)
	}
	big := sinktest.Event(1, 1)
	big.Mentions[0].Sentence = strings.Repeat("x", 1<<20)
	err := s.Write(t.Context(), []event.Event{sinktest.Event(2, 1), big})
	if err == nil || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("got error %v, want one that tells of the full disk", err)
	}
	var n int
	if err := db.QueryRow("SELECT count(*) FROM events").Scan(&n); err != nil || n != 0 {
		t.Errorf("got %d events of a batch that failed (%v), want none", n, err)
	}
	if _, err := db.Exec("PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), []event.Event{sinktest.Event(2, 1), big}); err != nil {
		t.Errorf("the same batch with room again: %v", err)
	}
}

func TestSQLiteReadOnlyFileSaysSo(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write to anything")
	}
	s, path := openTestDB(t)
	s.Close()
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), "sqlite:"+path)
	if err == nil {
		err = s.Write(t.Context(), []event.Event{sinktest.Event(1, 1)})
	}
	if err == nil || !strings.Contains(err.Error(), "cannot be written to") {
		t.Errorf("got error %v, want one that tells of the permissions", err)
	}
}

func TestTwoProcessesMayWriteToOneDatabase(t *testing.T) {
	a, path := openTestDB(t)
	b, err := Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	done := make(chan error, 2)
	for i, s := range []Sink{a, b} {
		go func() {
			var err error
			for n := 0; n < 50 && err == nil; n++ {
				err = s.Write(context.Background(), []event.Event{sinktest.Event(n, i+1)})
			}
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	n := 0
	for ev, err := range Stored(t.Context(), "sqlite:"+path, 0) {
		if err != nil || ev.Revision != 2 {
			t.Errorf("got revision %d (%v), want 2", ev.Revision, err)
		}
		n++
	}
	if n != 50 {
		t.Errorf("got %d events, want 50", n)
	}
}

func TestStoredOfAMissingFileCreatesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	for _, err := range Stored(t.Context(), "sqlite:"+path, 1) {
		if err == nil {
			t.Error("no error")
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the file was created")
	}
}

func BenchmarkSQLiteWrite(b *testing.B) {
	s, err := Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "r.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	n := 0
	for b.Loop() {
		evs := make([]event.Event, 100)
		for i := range evs {
			n++
			evs[i] = sinktest.Event(n, 1)
		}
		if err := s.Write(b.Context(), evs); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}
