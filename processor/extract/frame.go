package extract

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"readout/event"
	"readout/internal/strict"
)

// frameFile is grammar/frames.yaml.
type frameFile struct {
	Frames      []frameSpec `yaml:"frames"`
	LightVerbs  []string    `yaml:"light_verbs"`
	HappenVerbs []string    `yaml:"happen_verbs"`
}

// frameSpec is one trigger as written in the file.
type frameSpec struct {
	ID          string            `yaml:"id"`
	Type        string            `yaml:"type"`
	Verbs       []string          `yaml:"verbs"`
	Nouns       []string          `yaml:"nouns"`
	Object      string            `yaml:"object"`
	BareObject  bool              `yaml:"bare_object"`
	NeedWith    bool              `yaml:"need_with"`
	NeedPlace   bool              `yaml:"need_place"`
	BeIn        bool              `yaml:"be_in"`
	Status      string            `yaml:"status"` // whatever the verb says
	Both        bool              `yaml:"both"`   // sender and recipient must both be told
	LightOnly   bool              `yaml:"light_only"`
	Anaphor     bool              `yaml:"anaphor"`
	Named       bool              `yaml:"named"`
	Collective  bool              `yaml:"collective"`
	SidesOnly   bool              `yaml:"sides_only"`
	Own         bool              `yaml:"own"`
	Witness     bool              `yaml:"witness"`
	ClauseWords []string          `yaml:"clause_words"`
	Roles       map[string]string `yaml:"roles"`
	Examples    []string          `yaml:"examples"`
	Silent      []string          `yaml:"silent"`
}

// frame is a [frameSpec] by word numbers.
type frame struct {
	frameSpec
	index       int
	typ         event.Type
	verbs       []verbPattern
	clauseWords [][]int32
	prepRole    map[int32]string // preposition to role
	subject     string
	object      string
}

// verbPattern is a verb with the words that must follow it.
type verbPattern struct {
	lemma int32
	rest  []int32
}

// frameIndex finds frames by the words of the text.
type frameIndex struct {
	byVerb map[int32][]verbUse // lemma to uses
	nouns  *trie               // ref: index into nounUses
	uses   []nounUse
	light  map[int32][][]int32 // lemma to the words after it
	happen map[int32]bool
}

type verbUse struct {
	frame int
	rest  []int32
}

type nounUse struct{ frames []int }

var frameRoles = []string{"party", "host", "visitor", "sender", "recipient", "target", "mediator", "signatory", "initiator", "source", "place", "none"}

var frameSlots = []string{"subject", "object", "with", "by", "to", "from", "of", "between", "on", "upon", "against", "over", "in", "at", "for", "possessor", "compound", "addressed"}

var frameObjects = []string{"", "person", "side", "place", "diplomat", "state"}

// loadFrameIndex reads and checks the triggers.
func loadFrameIndex(v *vocabulary, lists *wordLists) ([]frame, *frameIndex, error) {
	const name = "grammar/frames.yaml"
	var file frameFile
	if err := load(name, &file); err != nil {
		return nil, nil, err
	}
	ix := &frameIndex{byVerb: map[int32][]verbUse{}, nouns: newTrie(), light: map[int32][][]int32{}, happen: map[int32]bool{}}
	var errs []error
	frames := make([]frame, 0, len(file.Frames))
	nounUse := map[string]int{}
	seen := map[string]bool{}
	for n, spec := range file.Frames {
		fail := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("%s: frame %d (%s): %s", name, n+1, spec.ID, fmt.Sprintf(format, args...)))
		}
		if spec.ID == "" || seen[spec.ID] {
			fail("an id is missing or used twice")
		}
		seen[spec.ID] = true
		f := frame{frameSpec: spec, index: n, typ: event.Type(spec.Type), prepRole: map[int32]string{}}
		if !slices.Contains(event.Types, f.typ) {
			fail("type %q is unknown", spec.Type)
		}
		if !slices.Contains(frameObjects, spec.Object) {
			fail("object %q: want one of %s", spec.Object, strings.Join(frameObjects[1:], ", "))
		}
		if len(spec.Verbs)+len(spec.Nouns) == 0 {
			fail("neither verbs nor nouns")
		}
		for slot, role := range spec.Roles {
			if !slices.Contains(frameSlots, slot) {
				fail("role slot %q is unknown%s", slot, didYouMean(slot, frameSlots))
				continue
			}
			if !slices.Contains(frameRoles, role) {
				fail("role %q is unknown%s", role, didYouMean(role, frameRoles))
				continue
			}
			switch slot {
			case "subject":
				f.subject = role
			case "object":
				f.object = role
			default:
				f.prepRole[v.add(slot, 0)] = role
			}
		}
		for _, verb := range spec.Verbs {
			words := v.split(verb)
			lemma := v.addVerb(words[0], lists.Irregular, lists.AlsoSpelled)
			var rest []int32
			for _, w := range words[1:] {
				rest = append(rest, v.add(w, 0))
			}
			f.verbs = append(f.verbs, verbPattern{lemma, rest})
			ix.byVerb[lemma] = append(ix.byVerb[lemma], verbUse{n, rest})
		}
		for _, noun := range spec.Nouns {
			i, ok := nounUse[noun]
			if !ok {
				i = len(ix.uses)
				nounUse[noun] = i
				ix.uses = append(ix.uses, struct{ frames []int }{})
				ix.nouns.add(v.number(noun), entry{ref: int32(i)})
			}
			ix.uses[i].frames = append(ix.uses[i].frames, n)
		}
		for _, w := range spec.ClauseWords {
			f.clauseWords = append(f.clauseWords, v.number(w))
		}
		frames = append(frames, f)
	}
	for _, l := range file.LightVerbs {
		words := v.split(l)
		lemma := v.addVerb(words[0], lists.Irregular, lists.AlsoSpelled)
		var rest []int32
		for _, w := range words[1:] {
			rest = append(rest, v.add(w, 0))
		}
		ix.light[lemma] = append(ix.light[lemma], rest)
	}
	for _, h := range file.HappenVerbs {
		ix.happen[v.addVerb(h, lists.Irregular, lists.AlsoSpelled)] = true
	}
	return frames, ix, errors.Join(errs...)
}

func didYouMean(s string, known []string) string {
	if near := strict.Nearest(s, known); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}
