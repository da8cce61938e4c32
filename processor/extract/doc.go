// Package extract finds diplomatic events in the text of an article: who
// called, met, visited, negotiated or signed with whom, when, where, about what,
// and who says so. One [event.Article] goes in, any number of [event.Report]
// come out, each with the rule and the bytes that every field rests on.
//
// It works in passes over one immutable document, a file each: tokens, the
// phrases of the lexicon, sentences and zones, times, mentions of people and
// states, who is meant by them, frames around trigger words, status, merging
// within the document, confidence. The facts are in the package lexicon, the
// language in the YAML files of grammar/: both are data, checked when [New]
// loads them.
//
// Precision comes first: what is not told as a fact, a plan or a denial gives
// no event, and neither does what is not the article. [Rules] holds no state
// between articles and is safe for concurrent use; no input makes it panic. It
// reads the first 256 KB of a text and cuts a sentence after 300 tokens, so that
// time and memory are bounded whatever the text.
package extract
