// Package resolve turns reports into events: it finds the reports that tell of
// the same event and keeps one event for them, with revisions, mentions and a
// status history.
//
// [Group] says what the package means: the events of a set of reports. It is a
// pure function of that set; the order of the reports does not matter.
// [Resolver] gives the same answer one report at a time, for any number of
// processes at once, over a small compare-and-set [Store].
//
// # State
//
// Reports that could tell of the same event share a home: the family of their
// type (meetings, talks and summits are one family) and their two sides,
// mediators and hosting countries left out; for more sides it is the first of
// them, for fewer, and for summits, the country of the place. The reports of one home are kept together under
// one key, a block. To resolve a report is to add it to its block, to work out
// the block's events anew, and to write the block with what was issued, in one
// compare-and-set. A report that is there already changes nothing, and the
// revisions that it caused are returned again, since the process may have died
// between writing and publishing.
//
// A block is bounded. Beyond [Options.MaxReports] its oldest events move to a
// block for each month, where later reports of that time find them;
// [Resolver.Forget] deletes by age. A long event keeps its earliest and its
// newest reports.
//
// # Fields
//
// A field's value is the one that most independent sources give, each counted
// with its best confidence; one outlet is one source, and so are copies of one
// text and articles with the same sentence. The time is the best supported day
// as exactly as anybody tells it, the people and sides are those that a third
// of the sources name, the status is the newest that may follow the one before.
// The confidence of several sources is 1 - (1-a)(1-b/2)(1-c/2)..., the surest
// first, and at most 0.99; that the further ones count half is an assumption
// (outlets write from the same agencies), not yet measured. No clock is read:
// first_seen and updated are dates of publication.
//
// A sentence that stands on several pages, most of them about something else,
// is a teaser or a comment: it is one report, dated by the page that is about it.
//
// # Ids
//
// An event's id is made from the report that was published first among its
// own: family, home, day, and the one leading person of each side. Where reports
// arrive in the order of their publication, an id changes only when two events
// turn out to be one (4 in 1,000 in the made-up year of the tests); it can also
// change when an earlier report arrives late and tells of another day or of
// other people. The id of the earliest report stays then, and the other one gets
// a last revision in which merged_into names its successor.
//
// # What it does not do
//
// An event that was put off and held on another day is two events. Two sides
// that report one call on two days, without a time of day, are two calls. Talks
// of which an article names the place alone do not join those of the pair that
// met there, and what one article tells of a pair and another of five sides stays
// apart.
package resolve
