-- The ledger proper. Rows of entry are inserted once and never touched again;
-- the triggers make that a rule of the file, not only of the program.
CREATE TABLE ledger (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    id        TEXT NOT NULL,
    key_check BLOB NOT NULL
) STRICT;

CREATE TABLE entry (
    seq        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    attendance TEXT,
    sealed     BLOB NOT NULL,
    hash       BLOB NOT NULL
) STRICT;

CREATE INDEX entry_of_attendance ON entry (attendance, seq) WHERE attendance IS NOT NULL;
CREATE INDEX entry_of_kiosk ON entry (kind, seq) WHERE attendance IS NULL;

CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;

-- Numbers and serials count in tables of their own, so that what was issued
-- can be held against what is there.
CREATE TABLE series (
    series TEXT PRIMARY KEY,
    kiosk  TEXT NOT NULL,
    last   INTEGER NOT NULL
) STRICT;

CREATE TABLE serial (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO serial (one, last) VALUES (1, 0);

-- Views of the entries, kept up in the same transaction and rebuilt from the
-- entries at any time.
CREATE TABLE attendance (
    id      TEXT PRIMARY KEY,
    number  TEXT NOT NULL UNIQUE,
    present INTEGER NOT NULL,
    person  BLOB,
    seq     INTEGER NOT NULL,
    sealed  BLOB NOT NULL
) STRICT;
CREATE INDEX attendance_present ON attendance (seq) WHERE present = 1;
CREATE INDEX attendance_person ON attendance (person) WHERE person IS NOT NULL;

CREATE TABLE print_job (
    id         TEXT PRIMARY KEY,
    seq        INTEGER NOT NULL,
    attendance TEXT NOT NULL,
    printer    TEXT NOT NULL,
    state      TEXT NOT NULL,
    sealed     BLOB NOT NULL
) STRICT;
CREATE INDEX print_job_open ON print_job (printer, seq) WHERE state IN ('waiting', 'sending', 'failed', 'unknown');
CREATE INDEX print_job_of_attendance ON print_job (attendance, seq);

CREATE TABLE destination (
    name TEXT PRIMARY KEY
) STRICT;

-- turn is the place of the entry, or that of the refused entry which it mends.
-- tried is set, durably, before the first byte of a delivery leaves: only a
-- delivery that was never tried may be dropped when its attendance is
-- withdrawn.
CREATE TABLE undelivered (
    destination TEXT NOT NULL,
    turn        INTEGER NOT NULL,
    entry       TEXT NOT NULL,
    attendance  TEXT NOT NULL,
    tried       INTEGER NOT NULL DEFAULT 0,
    refused     INTEGER,
    PRIMARY KEY (destination, turn)
) STRICT, WITHOUT ROWID;
CREATE INDEX undelivered_of_attendance ON undelivered (attendance);

CREATE TABLE settled (
    destination TEXT NOT NULL,
    entry       TEXT NOT NULL,
    attendance  TEXT NOT NULL,
    receipt     INTEGER NOT NULL,
    PRIMARY KEY (destination, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX settled_of_attendance ON settled (attendance);

-- Half-filled forms: the one thing here that is overwritten.
CREATE TABLE savepoint (
    owner   TEXT NOT NULL,
    subject TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (owner, subject)
) STRICT, WITHOUT ROWID;
