-- What each part of the settings was: every change adds a version, an undo too. `undo_to`
-- is the version that an undo of this one puts back; 0: there is none.
CREATE TABLE setting_version (
    office INTEGER NOT NULL REFERENCES office(id),
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    body TEXT NOT NULL,
    set_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    undo_to INTEGER NOT NULL,
    PRIMARY KEY (office, name, version)
) STRICT, WITHOUT ROWID;
