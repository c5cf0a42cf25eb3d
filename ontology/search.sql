-- search.db of a snapshot: what can be found by words, and which addresses are no longer answered.
-- Written once by the build, opened read-only and immutable by the server.

-- One row for everything that has a label, and for every quotation.
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

CREATE VIRTUAL TABLE entry_fts USING fts5 (
    label, names, words,
    content = 'entry', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
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
