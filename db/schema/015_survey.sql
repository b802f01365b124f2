-- How people found their visit. Who answered is known, what is not: answers are added to
-- sums at once, and remarks lie apart, without a visit or a day and in no order.
CREATE TABLE survey_given (
    office INTEGER NOT NULL REFERENCES office(id),
    visit TEXT NOT NULL,
    key_hash BLOB,
    PRIMARY KEY (office, visit),
    FOREIGN KEY (office, visit) REFERENCES visit (office, id)
) STRICT, WITHOUT ROWID;

-- So many people gave an element this score, of the visits of a day for a service.
CREATE TABLE survey_sum (
    office INTEGER NOT NULL REFERENCES office(id),
    day TEXT NOT NULL,
    service TEXT NOT NULL,
    element TEXT NOT NULL,
    score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 4),
    people INTEGER NOT NULL CHECK (people > 0),
    PRIMARY KEY (office, day, service, element, score)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_remark (
    office INTEGER NOT NULL REFERENCES office(id),
    id TEXT NOT NULL,
    month TEXT NOT NULL,
    remark BLOB NOT NULL,
    PRIMARY KEY (office, id)
) STRICT, WITHOUT ROWID;
