package sink

import (
	"context"
	"fmt"
)

// applicationID marks a database as Readout's ("RDOT").
const applicationID = 0x52444f54

// migrations[i] brings a database from version i to i+1. A migration that was
// published is never changed; a new one is appended.
var migrations = []string{`
CREATE TABLE events (
	id               TEXT PRIMARY KEY,
	revision         INTEGER NOT NULL,
	type             TEXT NOT NULL,  -- call, meeting, visit, talks, summit, agreement, message, demarche, expulsion, relations, sanctions
	status           TEXT NOT NULL,  -- proposed, scheduled, ongoing, held, postponed, cancelled, denied
	start            TEXT,           -- cut to what is known: 2025-03-18T13:00:00Z, 2025-03-18, 2025-03, 2025
	"end"            TEXT,           -- of an interval longer than its precision
	precision        TEXT,           -- minute, hour, day, week, month, year
	time_text        TEXT,           -- in the article's words
	duration_minutes INTEGER,
	place            TEXT,
	place_country    TEXT,           -- ISO 3166-1 alpha-3
	lat              REAL,           -- degrees, WGS 84
	lon              REAL,
	setting          TEXT,
	sides            TEXT NOT NULL,  -- RUS-USA; each one is a row of countries
	initiator        TEXT,
	cameo            TEXT,           -- CAMEO 1.1b3
	plover           TEXT,           -- PLOVER 0.8
	plover_mode      TEXT,
	confidence       REAL,
	sources          INTEGER NOT NULL, -- independent ones; each article is a row of mentions
	extractor        TEXT,
	first_seen       TEXT,           -- publication of the first article, UTC
	updated          TEXT,           -- publication of the newest article, UTC
	json             TEXT NOT NULL   -- the whole event as subscribers get it
);
CREATE INDEX events_start ON events (start);
CREATE INDEX events_updated ON events (updated);
CREATE INDEX events_type ON events (type, start);

CREATE TABLE participants (
	event    TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,
	name     TEXT NOT NULL,
	person   TEXT,                   -- sergey-lavrov; absent for a person in no table
	wikidata TEXT,
	office   TEXT,                   -- held on the day of the event
	title    TEXT,
	country  TEXT,
	role     TEXT,
	PRIMARY KEY (event, position)
) WITHOUT ROWID;
CREATE INDEX participants_name ON participants (name);
CREATE INDEX participants_person ON participants (person);

CREATE TABLE countries (
	event    TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,
	code     TEXT NOT NULL,          -- ISO 3166-1 alpha-3, or a body's code
	PRIMARY KEY (event, position)
) WITHOUT ROWID;
CREATE INDEX countries_code ON countries (code);

CREATE TABLE topics (
	event    TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,
	label    TEXT NOT NULL,
	kind     TEXT,
	PRIMARY KEY (event, position)
) WITHOUT ROWID;
CREATE INDEX topics_label ON topics (label);

CREATE TABLE attributions (
	event        TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
	position     INTEGER NOT NULL,
	speaker      TEXT,
	office       TEXT,
	organization TEXT,
	country      TEXT,
	PRIMARY KEY (event, position)
) WITHOUT ROWID;

CREATE TABLE status_history (
	event    TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,       -- oldest first
	status   TEXT NOT NULL,
	since    TEXT,                   -- publication of the article that says so
	article  TEXT,
	PRIMARY KEY (event, position)
) WITHOUT ROWID;

CREATE TABLE mentions (
	event       TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
	position    INTEGER NOT NULL,    -- oldest first
	article     TEXT NOT NULL,
	url         TEXT,
	source      TEXT,
	title       TEXT,
	published   TEXT,
	lang        TEXT,
	fingerprint TEXT,
	sentence    TEXT,
	start       INTEGER,             -- bytes into the article's text
	"end"       INTEGER,
	fields      TEXT,                -- JSON: rule and span of each field
	PRIMARY KEY (event, position)
) WITHOUT ROWID;
CREATE INDEX mentions_article ON mentions (article);
CREATE INDEX mentions_url ON mentions (url);

-- Ids that turned out to be another event.
CREATE TABLE merged (
	id       TEXT PRIMARY KEY,
	revision INTEGER NOT NULL,
	into_id  TEXT NOT NULL
) WITHOUT ROWID;
`}

// migrate brings the database to the newest version, each step in a transaction
// of its own. It refuses what another program, or a newer Readout, has made.
func (s *sqliteSink) migrate(ctx context.Context) error {
	for {
		done, err := s.migrateOnce(ctx)
		if done || err != nil {
			return err
		}
	}
}

func (s *sqliteSink) migrateOnce(ctx context.Context) (done bool, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	var version, app, tables int
	if err := tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return false, err
	}
	if err := tx.QueryRowContext(ctx, `PRAGMA application_id`).Scan(&app); err != nil {
		return false, err
	}
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables); err != nil {
		return false, err
	}
	switch {
	case app != applicationID && (app != 0 || version != 0 || tables != 0):
		return false, fmt.Errorf("another program's database; choose another path")
	case version > len(migrations):
		return false, fmt.Errorf("written by a newer version of readout (schema %d, this one knows %d); upgrade readout or choose another path", version, len(migrations))
	case version == len(migrations):
		return true, nil
	}
	if _, err := tx.ExecContext(ctx, migrations[version]); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d; PRAGMA application_id = %d`, version+1, applicationID)); err != nil {
		return false, err
	}
	return false, tx.Commit()
}
