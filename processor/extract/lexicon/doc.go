// Package lexicon loads the facts that the extractor knows: countries with
// their demonyms and capitals, office holders with their dates in office, the
// forms of offices, organisations, the words that stand for a government,
// places and topics. All of it is data in tab-separated files that a person
// can read, review and extend: the first line that is no comment names the
// columns, "#" starts a comment, "|" separates the entries of a list.
//
// [Load] reads the embedded files and lays any number of other file systems
// over them: a row with the same key replaces the embedded one, a new key adds
// a row. Every error of every file is told at once, with file and line. A
// [Lexicon] never changes once loaded, so that a reload is a new one.
package lexicon
