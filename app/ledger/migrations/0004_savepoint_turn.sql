-- Which half-filled form is the newest is told by a count, not by a clock that
-- anybody may set.
ALTER TABLE savepoint ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
UPDATE savepoint SET turn = (SELECT count(*) FROM savepoint s
    WHERE (s.kept_at, s.owner, s.subject) <= (savepoint.kept_at, savepoint.owner, savepoint.subject));
