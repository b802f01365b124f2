-- What a clerk can do, the first one best; no row: whatever the counter serves.
CREATE TABLE clerk_service (
    office INTEGER NOT NULL REFERENCES office(id),
    account INTEGER NOT NULL REFERENCES account(id),
    place INTEGER NOT NULL,
    service TEXT NOT NULL,
    PRIMARY KEY (office, account, place)
) STRICT, WITHOUT ROWID;
