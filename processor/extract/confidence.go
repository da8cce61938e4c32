package extract

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// calibration is grammar/confidence.yaml, which processor/extract/fit makes of
// labelled articles: a logistic regression over what speaks for and against an
// event, and how often each field was right, by how it was filled.
type calibration struct {
	Threshold float64            `yaml:"threshold"` // events below it are left out, unless Options say otherwise
	Weights   map[string]float64 `yaml:"weights"`   // by feature, in log-odds; one that is not listed weighs nothing
	Fields    map[string]float64 `yaml:"fields"`    // by field, by "field:how" and by "field:how:type"
}

func (c *calibration) check() error {
	var errs []error
	fail := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("grammar/confidence.yaml: "+format, args...))
	}
	if !(c.Threshold >= 0 && c.Threshold < 1) {
		fail("threshold %g: want 0 to less than 1", c.Threshold)
	}
	for name, v := range c.Weights {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			fail("weight of %q is %g: want a number", name, v)
		}
	}
	for name, v := range c.Fields {
		if !(v > 0 && v <= 1) {
			fail("field %q is %g: want more than 0, at most 1", name, v)
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(errs...)
}

// event is the probability that an event with these features is one that a
// careful reader would note: above 0, below 1, in thousandths.
func (c *calibration) event(features []string) float64 {
	z := 0.0
	for _, f := range features {
		z += c.Weights[f]
	}
	return min(max(math.Round(1000/(1+math.Exp(-z)))/1000, 0.001), 0.999)
}

// field is how often a field filled that way was right in events that were: the
// most particular figure that the file has. 0 where it has none.
func (c *calibration) field(name, how string, typ string) float64 {
	key := name + ":" + how
	if v, ok := c.Fields[key+":"+typ]; ok {
		return v
	}
	if v, ok := c.Fields[key]; ok {
		return v
	}
	return c.Fields[name]
}

// confidence is the probability that a candidate is an event that a careful
// reader would note.
func (r *Rules) confidence(d *document, c *candidate) float64 {
	return r.calibration.event(r.features(d, c))
}

// threshold is the least confidence that a report needs.
func (r *Rules) threshold() float64 {
	if r.opt.MinConfidence > 0 {
		return r.opt.MinConfidence
	}
	return r.calibration.Threshold
}

// fieldConfidence is how often a field was right in events like the candidate.
func (r *Rules) fieldConfidence(d *document, c *candidate, name string) float64 {
	return r.calibration.field(name, r.how(d, c, name), string(c.typ))
}
