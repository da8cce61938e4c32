// Package sink writes events where people and programs find them.
//
// [Open] takes an address and returns a [Sink]:
//
//	sqlite:PATH   a database with a table each for events, participants, mentions ...
//	ndjson:PATH   a file to which each revision is appended, a JSON object a line
//	ndjson:-      the same on standard output
//	stdout:       a readable line an event, see [Line]
//
// A sink may be given the same events again, or older revisions after newer
// ones; neither changes anything. What Write accepted is durable when it
// returns. The suite in sinktest holds every sink to that.
//
// # Queries
//
// The SQLite database is meant to be read with sqlite3 while Readout writes to
// it. Who spoke with whom in March 2025, newest first:
//
//	SELECT e.start, e.status, e.sides, group_concat(p.name, ', ') AS people
//	FROM events e LEFT JOIN participants p ON p.event = e.id
//	WHERE e.type = 'call' AND e.start LIKE '2025-03%'
//	GROUP BY e.id ORDER BY e.start DESC;
//
// What is still to come, with how many articles say so:
//
//	SELECT e.start, e.type, e.sides, e.place, count(m.article) AS articles
//	FROM events e JOIN mentions m ON m.event = e.id
//	WHERE e.status = 'scheduled'
//	GROUP BY e.id ORDER BY e.start;
//
// Everything about one event, as subscribers got it:
//
//	SELECT json FROM events WHERE id = '...';
package sink
