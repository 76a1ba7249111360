-- Print jobs are asked for by state: what waits next for a printer, what a
-- crash left with it, what a person holds, what wants a person. Each is found at
-- once, however many others are open. What waits of a blank pack, which nobody
-- stands and waits for, comes after all else.
ALTER TABLE print_job ADD COLUMN of_pack INTEGER GENERATED ALWAYS AS (attendance = '' AND number <> '') VIRTUAL;
DROP INDEX print_job_open;
CREATE INDEX print_job_of_state ON print_job (printer, state, of_pack, seq);

-- How many jobs of each printer are in each state, kept by the rows that are
-- counted: ten thousand sheets behind a dead printer are not read each second.
CREATE TABLE print_tally (
    printer TEXT NOT NULL,
    state   TEXT NOT NULL,
    jobs    INTEGER NOT NULL,
    PRIMARY KEY (printer, state)
) STRICT, WITHOUT ROWID;
INSERT INTO print_tally (printer, state, jobs) SELECT printer, state, count(*) FROM print_job GROUP BY printer, state;

CREATE TRIGGER print_tally_job AFTER INSERT ON print_job
BEGIN
    INSERT INTO print_tally (printer, state, jobs) VALUES (NEW.printer, NEW.state, 1)
        ON CONFLICT (printer, state) DO UPDATE SET jobs = jobs + 1;
END;
CREATE TRIGGER print_tally_no_job AFTER DELETE ON print_job
BEGIN UPDATE print_tally SET jobs = jobs - 1 WHERE printer = OLD.printer AND state = OLD.state; END;
CREATE TRIGGER print_tally_changed AFTER UPDATE OF printer, state ON print_job
WHEN OLD.printer IS NOT NEW.printer OR OLD.state IS NOT NEW.state
BEGIN
    UPDATE print_tally SET jobs = jobs - 1 WHERE printer = OLD.printer AND state = OLD.state;
    INSERT INTO print_tally (printer, state, jobs) VALUES (NEW.printer, NEW.state, 1)
        ON CONFLICT (printer, state) DO UPDATE SET jobs = jobs + 1;
END;
