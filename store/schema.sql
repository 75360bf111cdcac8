-- The index: one SQLite file, and this its only schema.
--
--   source --< ladder --< level          text <-- cell --> (ladder, level, skill)
--                    \--< skill --> name
--
-- What is kept is what was published; the postings of both kinds, text_fts and name_fts, and
-- term, page and document, and the forward index can be made from it.
-- Units: lines and ordinals from 1, positions from 0, lengths in terms, times in ns.

PRAGMA application_id = 1383427687; -- "Rung"
PRAGMA user_version = 6;            -- of this schema

-- analysis: text_fingerprint(); cells: how many; synonyms: the user's list, synonyms_hash: of
-- both lists in force, synonyms_seal: of what was made of them.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- A file that was read.
CREATE TABLE source (
    id      INTEGER PRIMARY KEY,
    key     TEXT NOT NULL UNIQUE, -- its absolute path; "-" and the ladder for standard input
    path    TEXT NOT NULL,        -- as it was given
    size    INTEGER NOT NULL,
    mtime   INTEGER NOT NULL,
    hash    BLOB NOT NULL,        -- of its bytes
    options TEXT NOT NULL         -- that it was read with
) STRICT;

CREATE TABLE org (
    id   INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

-- A distinct name of tracks and skills.
CREATE TABLE name (
    id       INTEGER PRIMARY KEY,
    language TEXT NOT NULL,
    length   INTEGER NOT NULL,
    body     TEXT NOT NULL,
    UNIQUE (body, language)
) STRICT;

CREATE TABLE ladder (
    id       INTEGER PRIMARY KEY,
    org      INTEGER NOT NULL REFERENCES org,
    slug     TEXT NOT NULL,
    name     INTEGER NOT NULL REFERENCES name,
    language TEXT NOT NULL,
    source   INTEGER NOT NULL REFERENCES source,
    line     INTEGER NOT NULL,
    hash     INTEGER, -- of all its rows
    UNIQUE (org, slug)
) STRICT;
CREATE INDEX ladder_name ON ladder (name);
CREATE INDEX ladder_source ON ladder (source);
CREATE INDEX ladder_language ON ladder (language);

CREATE TABLE level (
    ladder   INTEGER NOT NULL REFERENCES ladder,
    ordinal  INTEGER NOT NULL,
    label    TEXT NOT NULL,
    slug     TEXT NOT NULL,
    inferred INTEGER NOT NULL,
    PRIMARY KEY (ladder, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE skill (
    ladder   INTEGER NOT NULL REFERENCES ladder,
    position INTEGER NOT NULL,
    name     INTEGER NOT NULL REFERENCES name,
    slug     TEXT NOT NULL,
    PRIMARY KEY (ladder, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX skill_name ON skill (name);

-- A distinct cell text, as published.
CREATE TABLE text (
    id       INTEGER PRIMARY KEY,
    hash     INTEGER NOT NULL, -- of language and body
    language TEXT NOT NULL,
    length   INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;
CREATE INDEX text_hash ON text (hash);

-- A cell that says something; its id is its document number.
CREATE TABLE cell (
    id     INTEGER PRIMARY KEY,
    ladder INTEGER NOT NULL REFERENCES ladder,
    level  INTEGER NOT NULL, -- ordinal
    skill  INTEGER NOT NULL, -- position
    text   INTEGER NOT NULL REFERENCES text,
    line   INTEGER NOT NULL,
    flags  INTEGER NOT NULL,
    FOREIGN KEY (ladder, level) REFERENCES level (ladder, ordinal),
    FOREIGN KEY (ladder, skill) REFERENCES skill (ladder, position)
) STRICT;
CREATE UNIQUE INDEX cell_place ON cell (ladder, level, skill);
CREATE INDEX cell_text ON cell (text, ladder, level, skill); -- all that FTS5's postings need

-- The forward index (store/forward.h): words, and of each text which it says, in their order.
CREATE TABLE word (
    id          INTEGER PRIMARY KEY,
    form        TEXT NOT NULL,    -- folded
    term        TEXT NOT NULL,    -- its stem
    is_function INTEGER NOT NULL,
    UNIQUE (form, term, is_function)
) STRICT;
CREATE INDEX word_term ON word (term);

CREATE TABLE forward (
    text  INTEGER PRIMARY KEY REFERENCES text,
    words BLOB NOT NULL -- ids, seven bits a byte
) STRICT;

-- The synonyms in force: members of groups, as terms of each language that ladders are in.
CREATE TABLE synonym (
    language TEXT NOT NULL,
    terms    TEXT NOT NULL,    -- with blanks between them
    grp      TEXT NOT NULL,    -- the term of the group: ~kubernetes
    asks     INTEGER NOT NULL, -- 0: only found by the others
    member   TEXT NOT NULL,    -- as the list has it
    PRIMARY KEY (language, terms, grp)
) STRICT, WITHOUT ROWID;
CREATE INDEX synonym_group ON synonym (grp);

-- The compounds that the lists name: "oncall", "on call".
CREATE TABLE compound (
    joined TEXT NOT NULL,
    parts  TEXT NOT NULL,
    PRIMARY KEY (joined, parts)
) STRICT, WITHOUT ROWID;

-- A mark in front of the text tells the tokenizer its language; English has none.
CREATE VIEW text_marked AS
    SELECT id, iif(language = 'en', '', char(29) || language || char(29)) || body AS body FROM text;
CREATE VIEW name_marked AS
    SELECT id, iif(language = 'en', '', char(29) || language || char(29)) || body AS body FROM name;

CREATE VIRTUAL TABLE text_fts USING fts5 (
    body, content = 'text_marked', content_rowid = 'id', tokenize = 'rung', columnsize = 0);
CREATE VIRTUAL TABLE name_fts USING fts5 (
    body, content = 'name_marked', content_rowid = 'id', tokenize = 'rung exact', columnsize = 0);

-- Ranked postings (store/lists.h): a term with its short lists and what pages its long ones have.
CREATE TABLE term (
    term  TEXT PRIMARY KEY,
    id    INTEGER NOT NULL,
    cells INTEGER NOT NULL, -- that have it in any field
    lists BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A page of a list or of its champions (store/page.h); its id is of term, field and first document.
CREATE TABLE page (
    id   INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;

-- What ranking must know of cells, many in a row (store/columns.h).
CREATE TABLE document (
    id   INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
