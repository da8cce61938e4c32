package bus

import (
	"context"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics count what passes through the bus, for every stage in the same way.
// They are a Prometheus collector, and can be read as a [Snapshot].
type Metrics struct {
	messages, skips, dead, publishes *prometheus.CounterVec
	held                             *prometheus.CounterVec
	seconds, age                     *prometheus.HistogramVec
	pending                          *prometheus.Desc

	mu      sync.Mutex
	bus     *Bus // asked for its backlog; nil: none
	stages  map[string]*StageCounts
	streams map[string]*StreamCounts
	warned  map[string]time.Time
}

// Snapshot is what has been counted so far.
type Snapshot struct {
	Stages  map[string]StageCounts  // by worker name
	Streams map[string]StreamCounts // by stream name: what this process published
}

// StageCounts count messages, except Seconds.
type StageCounts struct {
	In         uint64            // handed to the stage; a second try counts again
	Out        uint64            // published by a pipe, or written by a sink
	Skipped    map[string]uint64 // by reason
	Rejected   map[string]uint64 // by reason: gone to the dead letters
	Retried    uint64
	HandedBack uint64  // returned untouched by a stopping worker
	Seconds    float64 // spent in the stage's function
}

// StreamCounts count messages, except HeldSeconds.
type StreamCounts struct {
	Stored      uint64
	Duplicates  uint64 // known to the broker already
	Held        uint64 // had to wait for room
	HeldSeconds float64
}

// Values of the label "result".
const (
	resultIn         = "in"
	resultOut        = "out"
	resultSkipped    = "skipped"
	resultRejected   = "rejected"
	resultRetried    = "retried"
	resultHandedBack = "handed_back"
)

// maxReasons bounds the label "reason" of one stage; what comes later counts as
// "other".
const maxReasons = 64

// NewMetrics returns metrics that stand at nothing.
func NewMetrics() *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, buckets []float64) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, []string{"stage"})
	}
	return &Metrics{
		messages:  counter("readout_messages_total", "Messages by what became of them.", "stage", "result"),
		skips:     counter("readout_skipped_total", "Messages that hold nothing, by reason.", "stage", "reason"),
		dead:      counter("readout_dlq_messages_total", "Messages gone to the dead letters, by reason.", "stage", "reason"),
		publishes: counter("readout_published_total", "Messages published: stored, or known already.", "stream", "result"),
		held:      counter("readout_held_back_seconds_total", "Seconds that publishers waited for room.", "stream"),
		seconds:   histogram("readout_stage_duration_seconds", "Seconds that a stage took for a message, or a sink for a batch.", prometheus.ExponentialBuckets(0.0005, 4, 10)),
		age:       histogram("readout_message_age_seconds", "Seconds from being stored to being handed to a stage.", prometheus.ExponentialBuckets(0.001, 6, 10)),
		pending:   prometheus.NewDesc("readout_consumer_pending", "Messages not yet done.", []string{"consumer"}, nil),
		stages:    make(map[string]*StageCounts),
		streams:   make(map[string]*StreamCounts),
		warned:    make(map[string]time.Time),
	}
}

var _ prometheus.Collector = (*Metrics)(nil)

func (m *Metrics) vectors() []prometheus.Collector {
	return []prometheus.Collector{m.messages, m.skips, m.dead, m.publishes, m.held, m.seconds, m.age}
}

// Describe implements [prometheus.Collector].
func (m *Metrics) Describe(ch chan<- *prometheus.Desc) {
	for _, v := range m.vectors() {
		v.Describe(ch)
	}
	ch <- m.pending
}

// Collect implements [prometheus.Collector]. It asks the broker for its backlog,
// and leaves it out where the broker does not answer within two seconds.
func (m *Metrics) Collect(ch chan<- prometheus.Metric) {
	for _, v := range m.vectors() {
		v.Collect(ch)
	}
	m.mu.Lock()
	b := m.bus
	m.mu.Unlock()
	if b == nil || !b.nc.IsConnected() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	backlog, err := b.Backlog(ctx)
	if err != nil {
		b.log.Debug("backlog is unknown", "err", err)
		return
	}
	for _, w := range backlog {
		if w.Consumer != "" {
			ch <- prometheus.MustNewConstMetric(m.pending, prometheus.GaugeValue, float64(w.Count()), w.Consumer)
		}
	}
}

// Snapshot copies the counts.
func (m *Metrics) Snapshot() Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := Snapshot{make(map[string]StageCounts, len(m.stages)), make(map[string]StreamCounts, len(m.streams))}
	for name, c := range m.stages {
		copied := *c
		copied.Skipped, copied.Rejected = maps.Clone(c.Skipped), maps.Clone(c.Rejected)
		s.Stages[name] = copied
	}
	for name, c := range m.streams {
		s.Streams[name] = *c
	}
	return s
}

func (m *Metrics) backlogOf(b *Bus) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.bus = b
}

// stage changes the counts of a stage under the lock.
func (m *Metrics) stage(name string, change func(*StageCounts)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.stages[name]
	if c == nil {
		c = &StageCounts{Skipped: make(map[string]uint64), Rejected: make(map[string]uint64)}
		m.stages[name] = c
	}
	change(c)
}

func (m *Metrics) stream(name string, change func(*StreamCounts)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.streams[name]
	if c == nil {
		c = &StreamCounts{}
		m.streams[name] = c
	}
	change(c)
}

// came counts a message that is handed to a stage.
func (m *Metrics) came(stage string, age time.Duration) {
	m.age.WithLabelValues(stage).Observe(max(age, 0).Seconds())
	m.count(stage, resultIn)
}

func (m *Metrics) took(stage string, d time.Duration) {
	m.seconds.WithLabelValues(stage).Observe(d.Seconds())
	m.stage(stage, func(c *StageCounts) { c.Seconds += d.Seconds() })
}

func (m *Metrics) count(stage, result string) {
	m.messages.WithLabelValues(stage, result).Inc()
	m.stage(stage, func(c *StageCounts) {
		switch result {
		case resultIn:
			c.In++
		case resultOut:
			c.Out++
		case resultRetried:
			c.Retried++
		case resultHandedBack:
			c.HandedBack++
		}
	})
}

func (m *Metrics) skipped(stage, reason string) {
	m.stage(stage, func(c *StageCounts) { reason = tally(c.Skipped, reason) })
	m.count(stage, resultSkipped)
	m.skips.WithLabelValues(stage, reason).Inc()
}

func (m *Metrics) buried(stage, reason string) {
	m.stage(stage, func(c *StageCounts) { reason = tally(c.Rejected, reason) })
	m.count(stage, resultRejected)
	m.dead.WithLabelValues(stage, reason).Inc()
}

// tally counts a reason, and gives the name that it was counted under.
func tally(by map[string]uint64, reason string) string {
	reason = strings.ToValidUTF8(cut(reason, maxReason), "?")
	if _, known := by[reason]; !known && len(by) >= maxReasons {
		reason = "other"
	}
	by[reason]++
	return reason
}

func (m *Metrics) published(stream string, duplicate bool) {
	result := "stored"
	if duplicate {
		result = "duplicate"
	}
	m.publishes.WithLabelValues(stream, result).Inc()
	m.stream(stream, func(c *StreamCounts) {
		if duplicate {
			c.Duplicates++
		} else {
			c.Stored++
		}
	})
}

func (m *Metrics) holding(stream string) { m.stream(stream, func(c *StreamCounts) { c.Held++ }) }

func (m *Metrics) heldBack(stream string, d time.Duration) {
	m.held.WithLabelValues(stream).Add(d.Seconds())
	m.stream(stream, func(c *StreamCounts) { c.HeldSeconds += d.Seconds() })
}

// mayWarn says yes once in every interval.
func (m *Metrics) mayWarn(stream string, every time.Duration) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if time.Since(m.warned[stream]) < every {
		return false
	}
	m.warned[stream] = time.Now()
	return true
}
