package bus

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"readout/event"

	"github.com/prometheus/client_golang/prometheus"
)

func TestPrometheusNames(t *testing.T) {
	t.Parallel()
	b := join(t, serve(t), nil)
	run(t, func(ctx context.Context) error {
		return Pipe(ctx, b, Worker{Name: "read"}, Pages, Articles, func(_ context.Context, p event.Page) ([]event.Article, error) {
			if p.ID == "skip" {
				return nil, event.Skip("not \xff utf-8", "")
			}
			return nil, event.Reject("not \xff utf-8", "")
		})
	})
	publish(t, b, Pages, page("skip"), page("reject"))
	idle(t, b)
	r := prometheus.NewPedanticRegistry()
	if err := r.Register(b.Metrics()); err != nil {
		t.Fatal(err)
	}
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, f := range families {
		for _, l := range f.Metric[0].Label {
			got[f.GetName()] = append(got[f.GetName()], l.GetName())
		}
	}
	for name, labels := range map[string][]string{
		"readout_messages_total":         {"result", "stage"},
		"readout_stage_duration_seconds": {"stage"},
		"readout_message_age_seconds":    {"stage"},
		"readout_dlq_messages_total":     {"reason", "stage"},
		"readout_skipped_total":          {"reason", "stage"},
		"readout_published_total":        {"result", "stream"},
		"readout_consumer_pending":       {"consumer"},
	} {
		if !slices.Equal(got[name], labels) {
			t.Errorf("%s has labels %v, want %v", name, got[name], labels)
		}
	}
}

func TestReasonsAreBounded(t *testing.T) {
	t.Parallel()
	m := NewMetrics()
	for i := range 1000 {
		m.skipped("read", fmt.Sprint("reason ", i))
	}
	s := m.Snapshot().Stages["read"].Skipped
	if len(s) != maxReasons+1 || s["other"] != 1000-maxReasons {
		t.Errorf("got %d reasons, %d other", len(s), s["other"])
	}
}
