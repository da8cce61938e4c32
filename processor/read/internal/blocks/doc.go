// Package blocks cuts a parsed page into blocks of text and tells which of
// them belong to the article.
//
// A block is what a browser would show as one paragraph, heading, list item or
// table cell: a run of text that no block-level element interrupts. [Cut] walks
// the document once and notes for every block its text, its links and the
// elements around it with what their names say ([Words]). [Page.Mark] asks
// go-readability where the article's root is and what it would keep.
// [Page.Features] turns all of that into numbers, and a [Model], whose weights
// are learned from labelled pages by the command in ../../train, into the chance
// that the block is the article's own.
//
// Nothing here knows about titles, dates, languages or the network. All work is
// linear in the size of the document, whose number of elements the caller has
// to bound.
package blocks
