// Package demo is a small news world that comes with the program: three sites
// with articles written for it, served on loopback, so that `readout demo`
// shows the whole pipeline with no network and the same outcome every time.
//
// The offices named in the articles are real and the people held them in the
// spring of 2025; what the articles say they did is made up, and every page
// says so in its foot. Around the articles stands what stands around articles
// elsewhere: cookie notices, teasers, share bars, donation boxes, comments, a
// second article below the first. A third of the articles tell no diplomatic
// event, and a few pages are broken on purpose ([BadPages]).
//
// [NewSite] serves it, [Site.Resolve] leads the crawler's host names there,
// [Site.SourceFiles] are the sources to crawl, and [Expected] is what a careful
// reader of all the articles would list.
package demo
