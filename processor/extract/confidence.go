package extract

func (r *Rules) confidence(d *document, c *candidate) float64 { return 0.5 }

func (r *Rules) threshold() float64 { return r.opt.MinConfidence }
