package sink

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"readout/event"
	"readout/sink/sinktest"
)

func TestNDJSONRepairsTheLastLine(t *testing.T) {
	whole := `{"id":"1","revision":1}` + "\n"
	for _, tt := range []struct{ name, file, want string }{
		{"a broken last line is cut off", whole + `{"id":"2","revi`, whole},
		{"a last line that lacks only its end is kept", whole + `{"id":"2","revision":1}`, whole + `{"id":"2","revision":1}` + "\n"},
		{"an empty file stays empty", "", ""},
		{"nothing but a broken line", `{"id`, ""},
		{"empty lines are left alone", whole + "\n\n", whole + "\n\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "e.ndjson")
			if err := os.WriteFile(path, []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := Open(t.Context(), "ndjson:"+path)
			if err != nil {
				t.Fatal(err)
			}
			ev := sinktest.Event(1, 1)
			if err := s.Write(t.Context(), []event.Event{ev}); err != nil {
				t.Fatal(err)
			}
			s.Close()
			data, _ := os.ReadFile(path)
			if got := string(data); !strings.HasPrefix(got, tt.want) || strings.Count(got, "\n") != strings.Count(tt.want, "\n")+1 {
				t.Errorf("got %q, want it to begin with %q and one line more", got, tt.want)
			}
		})
	}
}

func TestNDJSONNamesALineThatIsNoEvent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "e.ndjson")
	if err := os.WriteFile(path, []byte("{\"id\":\"1\"}\nhello\n{\"id\":\"2\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the lock is given back too
		if _, err := Open(t.Context(), "ndjson:"+path); err == nil || !strings.Contains(err.Error(), "line 2 is no event") {
			t.Errorf("got error %v, want line 2 named", err)
		}
	}
}

func TestNDJSONKeepsASecondWriterOut(t *testing.T) {
	address := "ndjson:" + filepath.Join(t.TempDir(), "e.ndjson")
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := Open(t.Context(), address); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("got error %v, want one that tells of another process", err)
	}
}

func TestNDJSONOnAFullDiskSaysSo(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	f, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := &ndjson{path: "/dev/full", f: f, have: map[string]int{}}
	err = s.Write(t.Context(), []event.Event{sinktest.Event(1, 1)})
	if err == nil || !strings.Contains(err.Error(), "no space left") || len(s.have) != 0 {
		t.Errorf("got error %v, want one that tells of the full disk", err)
	}
}
