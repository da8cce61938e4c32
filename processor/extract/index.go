package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"readout/processor/extract/lexicon"
)

// index puts every name of the lexicon into one trie.
func index(lex *lexicon.Lexicon, v *vocabulary) *trie {
	t := newTrie()
	add := func(phrase string, k entryKind, ref int) {
		words := v.number(phrase)
		if len(words) == 0 {
			return
		}
		form := capitals
		if r, _ := utf8.DecodeRuneInString(phrase); k == entryOffice || unicode.IsLower(r) && k != entryActor && k != entryPlace {
			form = anyCase
		}
		if bare := strings.ReplaceAll(phrase, ".", ""); len(bare) <= 5 && len(words) == 1 && bare == strings.ToUpper(bare) {
			form = upperCase
		}
		t.add(words, entry{k, form, int32(ref)})
	}
	all := func(phrases []string, k entryKind, ref int) {
		for _, p := range phrases {
			add(p, k, ref)
		}
	}
	for i, c := range lex.Countries {
		c.Names = slices.DeleteFunc(slices.Clone(c.Names), func(s string) bool { return s == "States" })
		add(c.Name, entryCountry, i)
		all(c.Names, entryCountry, i)
		all(c.Adjectives, entryAdjective, i)
		all(c.People, entryPeople, i)
	}
	for _, phrase := range strings.Split("Latin American|Central American|North American|South American|African American|Pan American|Latin America|Inter American|West African|East African|North African|South Asian|Native American|Euro Atlantic|Middle Eastern", "|") {
		add(phrase, entryRegion, 0)
	}
	for i, o := range lex.Offices {
		for _, title := range o.Titles {
			add(title, entryOffice, i)
			add(pluralTitle(title), entryOffice, i)
		}
	}
	for i, o := range lex.Organisations {
		add(o.Name, entryOrg, i)
		all(o.Aliases, entryOrg, i)
	}
	for i, m := range lex.Metonyms {
		all(m.Words, entryMetonym, i)
	}
	for i, p := range lex.Places {
		add(p.Name, entryPlace, i)
		all(p.Aliases, entryPlace, i)
	}
	for i, a := range lex.Actors {
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			words := v.number(name)
			if len(words) < 2 {
				if len(words) == 1 {
					t.add(words, entry{entrySurname, capitals, int32(i)})
				}
				continue
			}
			t.add(words, entry{entryActor, capitals, int32(i)})
			if len(a.Short) > 0 {
				continue
			}
			last := words[len(words)-1]
			if v.class[last]&classParticle == 0 {
				t.add([]int32{last}, entry{entrySurname, capitals, int32(i)})
			}
		}
		for _, name := range a.Short {
			t.add(v.number(name), entry{entrySurname, capitals, int32(i)})
		}
	}
	return t
}

// pluralTitle makes "foreign ministers" of "foreign minister" and "ministers
// of defence" of "minister of defence".
func pluralTitle(title string) string {
	head, rest := title, ""
	for _, of := range []string{" of ", " for ", "-general", " general"} {
		if i := strings.Index(title, of); i > 0 && i < len(head) {
			head, rest = title[:i], title[i:]
		}
	}
	if strings.HasSuffix(head, "y") && !strings.HasSuffix(head, "ey") {
		return head[:len(head)-1] + "ies" + rest
	}
	return head + "s" + rest
}

// indexActors lists the words of each known person's names, and the people by
// family name.
func (r *Rules) indexActors() {
	r.actorWords = make([][]int32, len(r.lex.Actors))
	r.bySurname = map[int32][]int32{}
	for i, a := range r.lex.Actors {
		for _, name := range append([]string{a.Name}, append(a.Short, a.Aliases...)...) {
			for _, w := range r.vocab.number(name) {
				r.actorWords[i] = appendNew(r.actorWords[i], w)
			}
		}
	}
	r.holders = map[string][]int32{}
	for i, a := range r.lex.Actors {
		for _, t := range a.Tenures {
			key := t.Office + "/" + t.Country
			r.holders[key] = appendNew(r.holders[key], int32(i))
		}
		short := a.Short
		if len(short) == 0 {
			words := r.vocab.number(a.Name)
			if len(words) > 0 {
				last := words[len(words)-1]
				r.bySurname[last] = appendNew(r.bySurname[last], int32(i))
			}
		}
		for _, s := range short {
			if words := r.vocab.number(s); len(words) == 1 {
				r.bySurname[words[0]] = appendNew(r.bySurname[words[0]], int32(i))
			}
		}
	}
}
