package extract

import (
	"fmt"
	"math"
)

// calibration is grammar/confidence.yaml: a logistic regression over the features
// of an event, fitted on labelled articles, and the confidence of each field,
// which is the share of fields filled by that rule that were right.
type calibration struct {
	Threshold float64            `yaml:"threshold"`
	Weights   map[string]float64 `yaml:"weights"` // by feature; a feature that is not listed weighs nothing
	Fields    map[string]float64 `yaml:"fields"`  // by field and how it was filled
}

func (c *calibration) check() error {
	if c.Threshold < 0 || c.Threshold > 1 {
		return fmt.Errorf("grammar/confidence.yaml: threshold %g: want 0 to 1", c.Threshold)
	}
	for name, v := range c.Fields {
		if v <= 0 || v > 1 {
			return fmt.Errorf("grammar/confidence.yaml: field %s is %g: want more than 0, at most 1", name, v)
		}
	}
	return nil
}

// features names what speaks for and against a candidate.
func (r *Rules) features(d *document, c *candidate) []string {
	out := []string{"bias", "type:" + string(c.typ), "rule:" + c.frame.ID, "status:" + string(c.status)}
	add := func(name string, on bool) {
		if on {
			out = append(out, name)
		}
	}
	refs, unknown, named := 0, 0, 0
	for _, p := range c.parts {
		if p.ref {
			refs++
		} else {
			named++
		}
		if d.entities[p.entity].actor < 0 {
			unknown++
		}
	}
	codes := len(codesOf(d, c))
	add("people:none", len(c.parts) == 0)
	add("people:named>=2", named >= 2)
	add("people:by reference", refs > 0)
	add("people:unknown", unknown > 0)
	add("people:>=4", len(c.parts) >= 4)
	add("sides:>=3", codes >= 3)
	add("side implied", c.implied)
	add("time:own", c.ownTime)
	add("time:none", c.time.Start == "")
	add("place:own", c.ownPlace)
	add("headline only", c.headline)
	add("told twice", c.mentions >= 2)
	add("in quotation", c.quoted)
	add("pluperfect", c.pluperf)
	add("noun:no verb", c.noun && !c.hasVerb && !c.lightVerb)
	add("noun:in phrase", c.inPhrase)
	add("first three sentences", c.sent <= 3)
	add("after ten sentences", c.sent >= 11)
	return out
}

// confidence is the probability that the event is one that a careful reader
// would note.
func (r *Rules) confidence(d *document, c *candidate) float64 {
	z := 0.0
	for _, f := range r.features(d, c) {
		z += r.calibration.Weights[f]
	}
	return math.Round(1000/(1+math.Exp(-z))) / 1000
}

// threshold is the least confidence that a report needs.
func (r *Rules) threshold() float64 {
	if r.opt.MinConfidence > 0 {
		return r.opt.MinConfidence
	}
	return r.calibration.Threshold
}

// fieldConfidence is the share of fields filled that way that were right.
func (r *Rules) fieldConfidence(name, how string) float64 {
	if v, ok := r.calibration.Fields[name+":"+how]; ok {
		return v
	}
	return r.calibration.Fields[name]
}
