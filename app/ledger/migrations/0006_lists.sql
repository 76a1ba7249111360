-- The lists and reports that nobody's number is on are read from the newest back:
-- the screens ask for the last department list after every entry. Sheets of blank
-- packs, of which there may be thousands, are none of them.
CREATE INDEX print_job_of_nobody ON print_job (seq) WHERE attendance = '' AND number = '';
