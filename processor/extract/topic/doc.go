// Package topic says what an event is about: the two to five main topics, as a
// reader would tag it.
//
// [New] compiles the lexicon's topics, countries and bodies into one table of
// phrases. [Finder.Scan] marks them in an article's text once; [Hits.Main] then
// chooses the main ones for one event from the stretches of text that tell of
// it. A topic weighs more near the event, behind words such as "discussed" and
// "agenda", when it comes back, and when it is a thing with a name. The
// countries that take part are no topics.
//
// A Finder is read-only after New and safe for concurrent use.
package topic
