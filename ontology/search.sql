-- search.db of a snapshot: what can be found by words, and which addresses are no longer answered.
-- Written once by the build, opened read-only and immutable by the server.

-- One row for everything that has a label, and for every quotation; those of the highest weight
-- first.
CREATE TABLE entry (
    id     INTEGER PRIMARY KEY,
    iri    TEXT NOT NULL UNIQUE,
    kind   TEXT NOT NULL,          -- person, letter, …, article, quotation
    label  TEXT NOT NULL,          -- what to show: a label, a headline, the first words quoted
    names  TEXT NOT NULL,          -- other names, one a line
    words  TEXT NOT NULL,          -- longer text: the words of a quotation
    weight INTEGER NOT NULL        -- how many facts mention it
);
CREATE INDEX entry_kind ON entry (kind, label);

-- The lists of entries in their orders, so that a page of one is found at once, however long it is:
-- of each kind but quotations by name and by facts, of articles also by date, the newest first; and
-- under no kind, by address, all that the site has a page of.
CREATE TABLE listing (
    kind  TEXT NOT NULL,
    sort  TEXT NOT NULL CHECK (sort IN ('name', 'facts', 'date', 'address')),
    place INTEGER NOT NULL,        -- from 0
    entry INTEGER NOT NULL,
    PRIMARY KEY (kind, sort, place)
) WITHOUT ROWID;

-- What narrows a search beside the kind: where an entry was printed or by whom, the year, the stance
-- of answers by it or in it, how far a quotation was reviewed. Terms are without their namespace.
CREATE TABLE facet (
    entry INTEGER NOT NULL,
    name  TEXT NOT NULL CHECK (name IN ('venue', 'year', 'stance', 'review')),
    value TEXT NOT NULL,
    PRIMARY KEY (entry, name, value)
) WITHOUT ROWID;

-- What points to a thing to which much does, in the order of its pages: its facts (under no
-- property), and whatever else, under the property by which it does.
CREATE TABLE hub (
    thing    TEXT NOT NULL,
    property TEXT NOT NULL,
    place    INTEGER NOT NULL,     -- from 0, among the facts or among all else
    subject  TEXT NOT NULL,
    PRIMARY KEY (thing, property, place)
) WITHOUT ROWID;
CREATE INDEX hub_place ON hub (thing, place);

-- The languages, without their variants, in which anything has a label.
CREATE TABLE language (tag TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE VIRTUAL TABLE entry_fts USING fts5 (
    label, names, words,
    content = 'entry', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4'
);

-- Addresses of which there is more to say than that they answer: those that answered once and now
-- lead elsewhere or are gone, and those that answer but are neither listed nor found by search.
-- Of what is withheld nothing can be read here: its address is a digest (Addresses.sealed).
CREATE TABLE address (
    iri       TEXT PRIMARY KEY,
    status    TEXT NOT NULL
              CHECK (status IN ('merged', 'withdrawn', 'withheld', 'retired', 'unlisted')),
    successor TEXT,                -- of a merged one: the IRI that took its place
    since     TEXT,                -- the day from which it is so, where that is known
    CHECK ((status = 'merged') = (successor IS NOT NULL))
) WITHOUT ROWID;
CREATE INDEX address_status ON address (status);

-- What was corrected, and which of these addresses were merged, withdrawn or retired, the newest
-- first: the list for people.
CREATE TABLE correction (
    place INTEGER PRIMARY KEY,     -- from 0
    day   TEXT NOT NULL,           -- of the review or from which it is so; empty if not known
    what  TEXT NOT NULL CHECK (what IN ('corrected', 'merged', 'withdrawn', 'retired')),
    iri   TEXT NOT NULL,
    other TEXT NOT NULL            -- the article of a fact; what took the place of something merged
);
