package extract

// keywords are the word numbers that the grammar names.
type keywords struct {
	the, a, an, this, that, both, one, then         int32
	he, she, him, her, his, i, they, them, we, it   int32
	of, for_, to, in, from, with, by, and, between  int32
	at, on, among, into, against, during, after, as int32
	before, who, which, where, when, while_         int32
	not, no, been, being, be, its, their, our, my   int32
	here, there, said, had, has, have               int32

	former, deputy, prime, foreignWords, defenceWords, smallHonorific map[int32]bool
}

func newKeywords(v *vocabulary) keywords {
	w := func(s string) int32 { return v.add(s, 0) }
	set := func(words ...string) map[int32]bool {
		m := map[int32]bool{}
		for _, s := range words {
			m[w(s)] = true
		}
		return m
	}
	return keywords{
		the: w("the"), a: w("a"), an: w("an"), this: w("this"), that: w("that"), both: w("both"), one: w("one"), then: w("then"),
		he: w("he"), she: w("she"), him: w("him"), her: w("her"), his: w("his"), i: w("i"), they: w("they"), them: w("them"), we: w("we"), it: w("it"),
		of: w("of"), for_: w("for"), to: w("to"), in: w("in"), from: w("from"), with: w("with"), by: w("by"), and: w("and"), between: w("between"),
		at: w("at"), on: w("on"), among: w("among"), into: w("into"), against: w("against"), during: w("during"), after: w("after"), as: w("as"),
		before: w("before"), who: w("who"), which: w("which"), where: w("where"), when: w("when"), while_: w("while"),
		not: w("not"), no: w("no"), been: w("been"), being: w("being"), be: w("be"), its: w("its"), their: w("their"), our: w("our"), my: w("my"),
		here: w("here"), there: w("there"), said: w("said"), had: w("had"), has: w("has"), have: w("have"),
		former:         set("former", "ex", "late", "then"),
		deputy:         set("deputy", "vice", "assistant", "under"),
		prime:          set("prime"),
		foreignWords:   set("foreign", "external", "relations"),
		defenceWords:   set("defence", "defense", "war"),
		smallHonorific: set("sheikh", "king", "queen", "prince", "princess", "emir", "sultan", "pope"),
	}
}
