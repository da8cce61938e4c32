package crawler

import "time"

// Step names what a [Progress] tells of.
type Step string

// The steps of a crawl.
const (
	StepPoll       Step = "poll"        // a feed, sitemap or section page was read
	StepPollSame   Step = "poll-same"   // it answered that nothing changed
	StepPollFailed Step = "poll-failed" // it could not be read; Reason and Err tell why
	StepPage       Step = "page"        // a page was fetched and handed on
	StepPageSame   Step = "page-same"   // a page that was said to have changed had not
	StepPageSkip   Step = "page-skip"   // a page was left alone for Reason: robots, content type, duplicate
	StepPageRetry  Step = "page-retry"  // a page failed for Reason and will be tried again
	StepPageFailed Step = "page-failed" // a page was given up for Reason
)

// Progress is one step of a crawl.
type Progress struct {
	Step    Step
	Source  string
	URL     string
	Reason  string // short and countable; empty where nothing went wrong
	Err     error
	Status  int           // HTTP status; 0 where there was no answer
	Bytes   int64         // over the wire, body only
	Took    time.Duration // waiting for the host's turn included
	Links   int           // found by a poll
	New     int           // of those, not known before
	Next    time.Time     // when it is due again; zero where it is not
	Waiting int           // pages in the queue after this step
}
