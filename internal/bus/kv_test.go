package bus

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"readout/event"
)

// casStore is the interface that crawler and resolve declare for themselves.
type casStore interface {
	Get(ctx context.Context, key string) (value []byte, revision uint64, err error)
	Put(ctx context.Context, key string, value []byte, revision uint64) (uint64, error)
	Delete(ctx context.Context, key string) error
	Keys(ctx context.Context, prefix string) iter.Seq2[string, error]
}

var _ casStore = (*KV)(nil)

func bucket(t *testing.T) *KV {
	t.Helper()
	kv, err := join(t, serve(t), nil).KV(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	return kv
}

func TestCompareAndSet(t *testing.T) {
	t.Parallel()
	kv := bucket(t)
	ctx := t.Context()
	if v, rev, err := kv.Get(ctx, "a"); v != nil || rev != 0 || err != nil {
		t.Errorf("missing key: got %q, %d, %v, want nothing", v, rev, err)
	}
	if _, err := kv.Put(ctx, "a", []byte("x"), 7); !errors.Is(err, event.ErrConflict) {
		t.Errorf("update of a missing key: got %v, want a conflict", err)
	}
	one, err := kv.Put(ctx, "a", []byte("one"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kv.Put(ctx, "a", []byte("x"), 0); !errors.Is(err, event.ErrConflict) {
		t.Errorf("creation of a key that exists: got %v, want a conflict", err)
	}
	two, err := kv.Put(ctx, "a", []byte("two"), one)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kv.Put(ctx, "a", []byte("x"), one); !errors.Is(err, event.ErrConflict) {
		t.Errorf("a lost race: got %v, want a conflict", err)
	}
	if v, rev, err := kv.Get(ctx, "a"); string(v) != "two" || rev != two || err != nil {
		t.Errorf("got %q, %d, %v, want two at %d", v, rev, err, two)
	}
	for range 2 {
		if err := kv.Delete(ctx, "a"); err != nil {
			t.Fatal(err)
		}
	}
	if v, rev, err := kv.Get(ctx, "a"); v != nil || rev != 0 || err != nil {
		t.Errorf("deleted key: got %q, %d, %v, want nothing", v, rev, err)
	}
	if _, err := kv.Put(ctx, "a", []byte("again"), 0); err != nil {
		t.Errorf("a deleted key cannot be made again: %v", err)
	}
	if _, err := kv.Put(ctx, "empty", nil, 0); err != nil {
		t.Fatal(err)
	}
	if _, rev, err := kv.Get(ctx, "empty"); rev == 0 || err != nil {
		t.Errorf("an empty value: got revision %d, %v, want that it exists", rev, err)
	}
}

func TestManyWritersLoseNoIncrement(t *testing.T) {
	t.Parallel()
	kv := bucket(t)
	var g sync.WaitGroup
	for range 4 {
		g.Go(func() {
			for done := 0; done < 10; {
				v, rev, err := kv.Get(t.Context(), "n")
				if err != nil {
					t.Error(err)
					return
				}
				n, _ := strconv.Atoi(string(v))
				switch _, err := kv.Put(t.Context(), "n", []byte(strconv.Itoa(n+1)), rev); {
				case err == nil:
					done++
				case !errors.Is(err, event.ErrConflict):
					t.Error(err)
					return
				}
			}
		})
	}
	g.Wait()
	if v, _, err := kv.Get(t.Context(), "n"); string(v) != "40" || err != nil {
		t.Errorf("got %s, %v, want 40", v, err)
	}
}

func TestKeysByPrefix(t *testing.T) {
	t.Parallel()
	kv := bucket(t)
	keys := []string{"a", "a/b", "a/b/c", "a/bc", "a//b", "a/", "/a", "/", "a.b", ".", "a..b.", "=", "=2E", "x_y-z", "ü/ ", "https://example.org/ü?q=1&r=*>", strings.Repeat("k", 200)}
	for _, k := range keys {
		if _, err := kv.Put(t.Context(), k, []byte(k), 0); err != nil {
			t.Fatalf("%q: %v", k, err)
		}
	}
	if _, err := kv.Put(t.Context(), "a/gone", nil, 0); err != nil {
		t.Fatal(err)
	}
	if err := kv.Delete(t.Context(), "a/gone"); err != nil {
		t.Fatal(err)
	}
	for _, prefix := range []string{"", "a", "a/", "a/b", "a//", "/", "https://example.org/", "nothing", "=", "ü"} {
		var got, want []string
		for k, err := range kv.Keys(t.Context(), prefix) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, k)
		}
		for _, k := range keys {
			if strings.HasPrefix(k, prefix) {
				want = append(want, k)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("prefix %q: got %q, want %q", prefix, got, want)
		}
	}
	for k := range kv.Keys(t.Context(), "") {
		if v, _, err := kv.Get(t.Context(), k); string(v) != k || err != nil {
			t.Errorf("%q holds %q, %v", k, v, err)
		}
	}
	for range kv.Keys(t.Context(), "") {
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range kv.Keys(ctx, "") {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	}
}

func TestKeysOfALargeBucket(t *testing.T) {
	t.Parallel()
	kv := bucket(t)
	const n = 1000
	var g sync.WaitGroup
	for i := range 10 {
		g.Go(func() {
			for j := range n / 10 {
				if _, err := kv.Put(t.Context(), fmt.Sprintf("k/%d/%d", i, j), nil, 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	g.Wait()
	seen := map[string]bool{}
	for k, err := range kv.Keys(t.Context(), "k/") {
		if err != nil {
			t.Fatal(err)
		}
		seen[k] = true
	}
	if len(seen) != n {
		t.Errorf("got %d keys, want %d", len(seen), n)
	}
}

func TestLeaseIsHeldByOne(t *testing.T) {
	t.Parallel()
	kv := bucket(t)
	ctx := t.Context()
	mine, err := kv.Lease(ctx, "source/un", "one", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := kv.Lease(ctx, "source/un", "two", time.Minute); !errors.Is(err, event.ErrConflict) {
		t.Errorf("got %v, want a conflict", err)
	}
	if err := mine.Renew(ctx); err != nil {
		t.Error(err)
	}
	if again, err := kv.Lease(ctx, "source/un", "one", time.Minute); err != nil {
		t.Errorf("the holder cannot take it again after a crash: %v", err)
	} else if err := again.Release(ctx); err != nil {
		t.Error(err)
	}
	short, err := kv.Lease(ctx, "source/un", "one", time.Nanosecond)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := kv.Lease(ctx, "source/un", "two", time.Minute)
	if err != nil {
		t.Fatalf("a lease that has run out cannot be taken: %v", err)
	}
	if err := short.Renew(ctx); !errors.Is(err, event.ErrConflict) {
		t.Errorf("renewed a lease that another has: %v", err)
	}
	if err := short.Release(ctx); err != nil {
		t.Errorf("release of a lost lease: %v", err)
	}
	if err := theirs.Renew(ctx); err != nil {
		t.Errorf("the release of a lost lease took it from its holder: %v", err)
	}
}

func FuzzKeyEncoding(f *testing.F) {
	for _, k := range []string{"", "/", "a/b", "a//", "a.b=", "=\x00ü", "a/b/c"} {
		f.Add(k, k)
	}
	f.Fuzz(func(t *testing.T, key, prefix string) {
		e := encodeKey(key)
		if strings.ContainsAny(e, " *>\t\r\n\x00") || strings.HasPrefix(e, ".") || strings.HasSuffix(e, ".") || strings.Contains(e, "..") || e == "" {
			t.Errorf("%q becomes %q, which no bucket takes", key, e)
		}
		if d, err := decodeKey(e); d != key || err != nil {
			t.Errorf("%q comes back as %q, %v", key, d, err)
		}
		if strings.HasPrefix(key, prefix) {
			if filter, _ := strings.CutSuffix(keyFilter(prefix), ">"); !strings.HasPrefix(e, filter) {
				t.Errorf("the filter %q of prefix %q leaves out %q", filter, prefix, key)
			}
		}
		decodeKey(key)
	})
}
