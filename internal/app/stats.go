package app

import (
	"sync"

	"readout/crawler"
)

// Stats is what a run came to, by stage, in this process.
type Stats struct {
	Pages, Articles, Reports int
	Events                   int            // distinct events shown
	Skipped                  map[string]int // by reason: nothing wrong, nothing there
	Rejected                 map[string]int // by reason: gone to the dead letters
	Failed                   map[string]int // by reason: asked for by the crawler, and no page came
}

// crawlCounts adds up what the crawler tells while it runs.
type crawlCounts struct {
	mu              sync.Mutex
	pages           int
	skipped, failed map[string]int // by reason
}

func (c *crawlCounts) observe(p crawler.Progress) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch p.Step {
	case crawler.StepPage:
		c.pages++
	case crawler.StepPageSkip:
		count1(&c.skipped, p.Reason)
	case crawler.StepPageFailed, crawler.StepPollFailed:
		count1(&c.failed, p.Reason)
	}
}

func count1(counts *map[string]int, reason string) {
	if *counts == nil {
		*counts = map[string]int{}
	}
	(*counts)[reason]++
}

// stats gathers the counts of every stage in this process.
func (a *app) stats() Stats {
	a.crawled.mu.Lock()
	defer a.crawled.mu.Unlock()
	s := Stats{Pages: a.crawled.pages, Skipped: map[string]int{}, Rejected: map[string]int{}, Failed: a.crawled.failed}
	for reason, n := range a.crawled.skipped {
		s.Skipped[reason] += n
	}
	seen := a.bus.Metrics().Snapshot().Stages
	s.Articles = int(seen[a.reader().Name].Out)
	s.Reports = int(seen[a.extractor().Name].Out)
	for _, stage := range seen {
		for reason, n := range stage.Skipped {
			s.Skipped[reason] += int(n)
		}
		for reason, n := range stage.Rejected {
			s.Rejected[reason] += int(n)
		}
	}
	return s
}
