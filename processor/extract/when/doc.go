// Package when finds time expressions in English news text and turns them into
// intervals that keep only what is known.
//
// [Find] reads a text once, from left to right, with a scanner of its own and
// gives each expression with its byte offsets: calendar dates in every usual
// order, weekdays, relative words ("last week", "two days ago"), clock times
// with their zone, ranges, and expressions that count from another event ("the
// following day"). It knows neither tense nor context. [Expr.Resolve] does the
// rest when told the publication date, the direction (past or future, from the
// status and tense of the clause) and, where [Expr.NeedsAnchor] says so, the
// time of the event that it counts from.
//
// Nothing is invented: a season gives its year, "in the coming days" no day, and
// without a publication date only what is complete in itself resolves. Both
// functions accept any bytes and never panic.
package when
