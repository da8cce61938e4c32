package extract

// scan finds every phrase of the lexicon, the longest first from the left.
func (r *Rules) scan(d *document) {
	d.hitAt = make([]int32, len(d.toks))
	for i := range d.hitAt {
		d.hitAt[i] = -1
	}
	for i := 0; i < len(d.toks); {
		if d.toks[i].word == 0 || d.toks[i].is(punct) {
			i++
			continue
		}
		h, ok := r.trie.longest(d.toks, i)
		if !ok {
			i++
			continue
		}
		d.hitAt[i] = int32(len(d.hits))
		d.hits = append(d.hits, h)
		i = h.end
	}
}

// codeOf gives the country or body that a phrase names, and whether it does so
// as an adjective.
func (r *Rules) codeOf(d *document, h hit) (code string, kind entryKind, ok bool) {
	if e, is := h.as(d.toks, entryCountry); is {
		return r.lex.Countries[e.ref].Code, entryCountry, true
	}
	if e, is := h.as(d.toks, entryAdjective); is {
		return r.lex.Countries[e.ref].Code, entryAdjective, true
	}
	if e, is := h.as(d.toks, entryPeople); is {
		return r.lex.Countries[e.ref].Code, entryPeople, true
	}
	if e, is := h.as(d.toks, entryMetonym); is {
		return r.lex.Metonyms[e.ref].Code, entryMetonym, true
	}
	if e, is := h.as(d.toks, entryOrg); is {
		code := r.lex.Organisations[e.ref].Code
		if r.lex.CountryByCode(code) != nil {
			code = "" // a body whose code is a country's would be taken for it
		}
		return code, entryOrg, true
	}
	return "", 0, false
}
