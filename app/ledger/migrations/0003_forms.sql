-- Which destinations take the department's forms: an HL7 v2 event has no place
-- for one, so that a form is owed to some and not to others.
ALTER TABLE destination ADD COLUMN forms INTEGER NOT NULL DEFAULT 0;

-- The numbers of blank packs: issued on paper, before anybody is registered
-- under them. issued is the entry that did; account the one that says what
-- became of a number that came back without a patient.
CREATE TABLE pack_number (
    number  TEXT PRIMARY KEY,
    issued  INTEGER NOT NULL,
    account INTEGER
) STRICT, WITHOUT ROWID;
