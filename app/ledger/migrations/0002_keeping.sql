-- What the strip on every screen counts each second, kept by the rows that are
-- counted, so that it costs the same after a day and after a year: attendances,
-- and those of them that some destination still waits for.
CREATE TABLE tally (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    attendances INTEGER NOT NULL,
    owed        INTEGER NOT NULL
) STRICT;
INSERT INTO tally (one, attendances, owed)
    SELECT 1, (SELECT count(*) FROM attendance), (SELECT count(DISTINCT attendance) FROM undelivered);

CREATE TRIGGER tally_attendance AFTER INSERT ON attendance
BEGIN UPDATE tally SET attendances = attendances + 1; END;
CREATE TRIGGER tally_no_attendance AFTER DELETE ON attendance
BEGIN UPDATE tally SET attendances = attendances - 1; END;

-- An attendance counts as owed from its first place in the outbox to its last.
CREATE TRIGGER tally_owed BEFORE INSERT ON undelivered
WHEN NOT EXISTS (SELECT 1 FROM undelivered WHERE attendance = NEW.attendance)
BEGIN UPDATE tally SET owed = owed + 1; END;
CREATE TRIGGER tally_owed_no_more AFTER DELETE ON undelivered
WHEN NOT EXISTS (SELECT 1 FROM undelivered WHERE attendance = OLD.attendance)
BEGIN UPDATE tally SET owed = owed - 1; END;

-- Ways to open the data key. Each holds the same key, sealed for somebody: the
-- kiosk's key file, a passphrase, or the trust's recovery recipient. A ledger
-- of an earlier format has none until it is next opened: its key file was the
-- data key itself.
CREATE TABLE key_slot (
    name   TEXT PRIMARY KEY,
    kind   TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

-- Which half-filled form is the newest is told by a count, not by a clock that
-- anybody may set.
ALTER TABLE savepoint ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
UPDATE savepoint SET turn = (SELECT count(*) FROM savepoint s
    WHERE (s.kept_at, s.owner, s.subject) <= (savepoint.kept_at, savepoint.owner, savepoint.subject));

-- A series begins wherever its run drew it, so that two clones of a kiosk that
-- drew the same series still hardly ever give the same number.
ALTER TABLE series ADD COLUMN first INTEGER NOT NULL DEFAULT 1;
