// Package read turns a page into its articles: body, title, authors, date,
// language and site, and nothing of the site around them.
//
// What comes in is an [event.Page], raw bytes from anywhere on the internet:
// HTML or plain text in any charset, now and then a picture, an archive, or an
// attack. What goes out are the articles that the page holds whole, each with
// its text as paragraphs; or an [event.ErrSkip] where the page is no article (a
// listing, a video, a paywall's stub); or an [event.ErrReject] where it is no
// page at all or too large to take on.
//
// The way through: [unwrap] finds out what the bytes are, [decode] makes UTF-8
// of them once, a cheap scan refuses what would blow up the parser, the parser
// makes a tree, package blocks cuts the tree into blocks of text and judges
// them with go-readability's root as one witness among many, and the zones of
// zones.go take out what only the words give away. Plain text enters at the
// zones. Title, authors and dates are agreed between the sources that the page
// offers.
//
// Everything is a pure function of the page: no clock but the page's own fetch
// time, no network, no state, and bounded work.
package read
