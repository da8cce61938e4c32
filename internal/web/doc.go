// Package web is what Readout answers over HTTP: a page with the latest events
// and one for each event, a JSON API, server-sent events, an Atom feed, a
// calendar of what is coming, health and metrics.
//
// It keeps the latest revision of the newest events in memory, as [Server.Run]
// takes them from the stream; nothing is read from a database, so it runs
// wherever the stream can be reached, and any number of times. What it forgets
// is in the sinks and on the stream.
//
// Everything inside an event was written by strangers. Text is escaped and freed
// of control characters, an address becomes a link only where it is http or
// https, and a policy in the header forbids every script but the page's own.
package web
