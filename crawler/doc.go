// Package crawler finds news pages and fetches them. [Source]s go in (feeds,
// sitemaps and section pages of one publisher), [event.Page]s with their raw
// bytes come out through the emit function given to [Crawler.Run].
//
// Colly is the fetch and callback engine. Everything contentious sits in one
// http.RoundTripper below it: the guard against private addresses, robots.txt
// (RFC 9309), the limit per host, Retry-After, decoding and the caps. Own
// bounded workers call Colly synchronously.
//
// What it promises: a host is asked at most as often as its limit says, robots
// files and redirects included; no request reaches a private address at any
// hop; a page found is never lost, and counts as done only when emit returned
// nil; a page done is fetched again only when its feed or sitemap says that it
// changed. What is known of sources and pages lives behind a small [Store], so
// that all of it survives a restart and several crawlers can share the work.
// Cancelling stops the crawler within two seconds.
package crawler
