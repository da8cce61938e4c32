// Package app wires Readout by hand, in the order in which data flows:
//
//	crawler -> PAGES -> read -> ARTICLES -> extract -> REPORTS -> resolve -> EVENTS -> sinks, subscribers
//
// [Run] starts any set of roles against one broker: all of them with the broker
// inside is the laptop, one of them with a URL is a worker. The roles meet on
// the bus alone, so there is one code path for both. [Parser] calls the stages
// as functions, with no broker and no files.
package app
