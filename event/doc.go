// Package event holds the nouns of Readout: a [Page] as fetched, an [Article]
// as stripped, and an [Event] as told by one article (a [Report]) or by all of
// them together. Every stage of the pipeline takes one of these and gives the
// next; none of them knows where it came from.
//
// Ids come from content, so that the same page yields the same article, the
// same reports and the same events on every machine and in every run. The
// package imports the standard library only, and everything may import it.
package event
