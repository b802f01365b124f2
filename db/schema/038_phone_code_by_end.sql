-- Old codes are forgotten before each new one, without a walk through those of the day.
CREATE INDEX phone_code_by_end ON phone_code (office, until_ms);
