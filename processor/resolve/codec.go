package resolve

import (
	"bytes"
	"encoding/json"
	"errors"
	"hash/maphash"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"readout/event"
)

// codec packs blocks: a line for the head, a line for each report, all of it
// zstd. It may be used by several goroutines at once.
type codec struct {
	enc  *zstd.Encoder
	dec  *zstd.Decoder
	seed maphash.Seed

	mu         sync.Mutex
	young, old map[uint64]*item // prepared reports by the hash of their line
}

// Bounds of a block once unpacked, in bytes, and of the prepared reports that
// are kept in memory, twice so many and about 4 KB each.
const (
	maxBlockBytes = 64 << 20
	maxPrepared   = 4096
)

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(maxBlockBytes))
	if err != nil {
		return nil, err
	}
	return &codec{enc: enc, dec: dec, seed: maphash.MakeSeed()}, nil
}

func (c *codec) pack(b *block) ([]byte, error) {
	plain, err := json.Marshal(b.head)
	if err != nil {
		return nil, err
	}
	size := len(plain)
	for _, it := range b.items {
		size += len(it.raw) + 1
	}
	plain = slices.Grow(plain, size-len(plain))
	for _, it := range b.items {
		plain = append(append(plain, '\n'), it.raw...)
	}
	return c.enc.EncodeAll(plain, nil), nil
}

func (c *codec) unpack(data []byte) (*block, error) {
	b := new(block)
	if len(data) == 0 {
		return b, nil
	}
	plain, err := c.dec.DecodeAll(data, nil)
	if err != nil {
		return nil, err
	}
	first, rest, _ := bytes.Cut(plain, []byte{'\n'})
	if err := json.Unmarshal(first, &b.head); err != nil {
		return nil, err
	}
	for len(rest) > 0 {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte{'\n'})
		it, err := c.item(line)
		if err != nil {
			return nil, err
		}
		b.items = append(b.items, it)
	}
	return b, nil
}

// item gives the prepared report of a line. Those of busy blocks are read again
// and again, and mostly found in memory.
func (c *codec) item(line []byte) (*item, error) {
	h := maphash.Bytes(c.seed, line)
	c.mu.Lock()
	it := c.young[h]
	if it == nil {
		it = c.old[h]
	}
	c.mu.Unlock()
	if it == nil || !bytes.Equal(it.raw, line) {
		var r event.Report
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, err
		}
		if len(r.Mentions) != 1 {
			return nil, errors.New("a report without its mention")
		}
		var err error
		if it, err = newItem(r, bytes.Clone(line)); err != nil {
			return nil, err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.young == nil || len(c.young) >= maxPrepared {
		c.young, c.old = map[uint64]*item{}, c.young
	}
	c.young[h] = it
	return it, nil
}
