-- What is asked of a sheet of paper that comes home is found by an index: the
-- sheet whose page bears a serial, the sheets of a number (those of a blank pack
-- were printed before anybody was registered under it), and those with pages of
-- which nobody has said yet what became of them. In a ledger of an earlier format
-- the rows are sealed: they are told when it is next opened.
ALTER TABLE print_job ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
ALTER TABLE print_job ADD COLUMN number TEXT NOT NULL DEFAULT '';
ALTER TABLE print_job ADD COLUMN owed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX print_job_serial ON print_job (first);
CREATE INDEX print_job_of_number ON print_job (number, seq) WHERE number <> '';
CREATE INDEX print_job_owed ON print_job (first) WHERE owed > 0;

-- Nothing of a withdrawn attendance is typed in.
ALTER TABLE attendance ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
UPDATE attendance SET withdrawn = 1 WHERE id IN (SELECT attendance FROM entry WHERE kind = 'attendance.withdrawn');
