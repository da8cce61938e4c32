package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// robotsRecord is what the store keeps of one authority's rules, so that a
// crawler that starts often need not ask for them each time.
type robotsRecord struct {
	Asked    int64        `json:"at"`              // Unix seconds
	Delay    float64      `json:"delay,omitempty"` // seconds
	Rules    []ruleRecord `json:"rules,omitempty"`
	Sitemaps []string     `json:"sitemaps,omitempty"`
}

type ruleRecord struct {
	Pattern string `json:"p"`
	Length  int    `json:"n"`
	Allow   bool   `json:"a,omitempty"`
}

// maxRobotsRecord is the largest record that is kept, in bytes; a file with
// more rules is asked for again after a restart.
const maxRobotsRecord = 128 << 10

func (c *robotsCache) key(origin string) string {
	sum := sha256.Sum256([]byte(c.token + " " + origin))
	return "r/" + hex.EncodeToString(sum[:16])
}

// remember keeps rules in the store. Failing to costs one more request after a
// restart and nothing else.
func (c *robotsCache) remember(ctx context.Context, origin string, r *Robots, now time.Time) {
	if c.store == nil {
		return
	}
	rec := robotsRecord{Asked: now.Unix(), Delay: r.delay.Seconds(), Sitemaps: r.sitemaps}
	for _, rule := range r.rules {
		rec.Rules = append(rec.Rules, ruleRecord{rule.pattern, rule.length, rule.allow})
	}
	value := mustJSON(rec)
	if len(value) > maxRobotsRecord {
		return
	}
	if _, rev, err := c.store.Get(ctx, c.key(origin)); err == nil {
		_, _ = c.store.Put(ctx, c.key(origin), value, rev)
	}
}

// recall reads rules from the store; nil where there are none that count.
func (c *robotsCache) recall(ctx context.Context, origin string) *robotsEntry {
	if c.store == nil {
		return nil
	}
	value, _, err := c.store.Get(ctx, c.key(origin))
	var rec robotsRecord
	if err != nil || value == nil || json.Unmarshal(value, &rec) != nil {
		return nil
	}
	asked := time.Unix(rec.Asked, 0)
	if age := time.Since(asked); age < -time.Minute || age > robotsStale {
		return nil
	}
	delay := time.Duration(min(max(rec.Delay, 0), maxCrawlDelay.Seconds()) * float64(time.Second))
	r := &Robots{delay: delay, sitemaps: rec.Sitemaps}
	for _, rule := range rec.Rules {
		r.rules = append(r.rules, robotsRule{rule.Pattern, rule.Length, rule.Allow})
	}
	e := &robotsEntry{ready: make(chan struct{}), rules: r, asked: asked, expires: asked.Add(robotsFresh)}
	close(e.ready)
	return e
}
