package extract

import (
	"context"
	"math"
	"strings"
	"testing"

	"readout/event"
)

func TestCalibrationFile(t *testing.T) {
	c := rules(t).calibration
	if len(c.Weights) == 0 {
		t.Fatal("no weights")
	}
	for _, name := range evidenceFields {
		if v := c.Fields[name]; v <= 0 || v > 1 {
			t.Errorf("field %s has confidence %g, want more than 0, at most 1", name, v)
		}
	}
	for _, features := range [][]string{nil, {"bias"}, {"bias", "no such feature"}} {
		if p := c.event(features); p <= 0 || p >= 1 {
			t.Errorf("confidence of %q is %g", features, p)
		}
	}
}

func TestCalibrationRefusesWhatIsNoProbability(t *testing.T) {
	for want, c := range map[string]calibration{
		"threshold":        {Threshold: 1},
		`field "time"`:     {Fields: map[string]float64{"time": 1.2}},
		`field "place"`:    {Fields: map[string]float64{"place": 0}},
		`weight of "bias"`: {Weights: map[string]float64{"bias": math.NaN()}},
	} {
		if err := c.check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want an error about %s", c, err, want)
		}
	}
}

func TestFieldTakesTheMostParticularFigure(t *testing.T) {
	c := calibration{Fields: map[string]float64{"time": 0.9, "time:own": 0.8, "time:own:call": 0.7}}
	for _, x := range []struct {
		how, typ string
		want     float64
	}{{"own", "call", 0.7}, {"own", "visit", 0.8}, {"story", "call", 0.9}} {
		if got := c.field("time", x.how, x.typ); got != x.want {
			t.Errorf("time:%s:%s: got %g, want %g", x.how, x.typ, got, x.want)
		}
	}
}

// TestMoreEvidenceIsNoLessConfidence holds for any fitted file: a date of its own,
// a place, a second telling, an early sentence never speak against an event.
func TestMoreEvidenceIsNoLessConfidence(t *testing.T) {
	const met = "Finnish Foreign Minister Aino Laine met Foreign Minister Rui Matos of Portugal"
	filler := strings.Repeat("The weather was mild. ", 24)
	for _, c := range []struct{ name, less, more string }{
		{"a date", met + ".", met + " on Monday."},
		{"a place", met + " on Monday.", met + " in Oslo on Monday."},
		{"told twice", met + " on Monday. It rained.", met + " on Monday. Laine met Matos on Monday."},
		{"an early sentence", filler + met + " on Monday.", met + " on Monday. " + filler},
	} {
		less, more := only(t, c.less), only(t, c.more)
		if more < less {
			t.Errorf("%s: confidence %g with it, %g without", c.name, more, less)
		}
	}
}

// only is the confidence of the one event in a text.
func only(t *testing.T, text string) float64 {
	t.Helper()
	x, err := rules(t).Explain(context.Background(), article("", text))
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Events) != 1 || len(x.Evidence) != 1 {
		t.Fatalf("got %s from %q, want one event and its evidence", brief(x.Events), text)
	}
	got := x.Events[0].Confidence
	if want := rules(t).calibration.event(x.Evidence[0].Features); got != want {
		t.Errorf("confidence %g, its evidence %q gives %g", got, x.Evidence[0].Features, want)
	}
	return got
}

func TestEveryFieldHasAConfidence(t *testing.T) {
	for _, r := range extractText(t, "", "Finnish Foreign Minister Aino Laine met Foreign Minister Rui Matos of Portugal in Oslo on Monday for two hours.") {
		for name, f := range r.Mentions[0].Fields {
			if f.Confidence <= 0 || f.Confidence > 1 {
				t.Errorf("field %s has confidence %g", name, f.Confidence)
			}
		}
		if r.Type != event.Meeting {
			t.Errorf("got a %s", r.Type)
		}
	}
}
