-- Personal data of this day and of all before it are erased.
CREATE TABLE retention (
    office INTEGER NOT NULL REFERENCES office(id),
    erased_day TEXT NOT NULL,
    PRIMARY KEY (office)
) STRICT, WITHOUT ROWID;
