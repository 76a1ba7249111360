-- Ways to open the data key. Each holds the same key, sealed for somebody: the
-- kiosk's key file, a passphrase, or the trust's recovery recipient. A ledger
-- of an earlier format has none until it is next opened: its key file was the
-- data key itself.
CREATE TABLE key_slot (
    name   TEXT PRIMARY KEY,
    kind   TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
