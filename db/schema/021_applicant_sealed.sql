-- Who comes is sealed from now on; rows from before are sealed by the server as it runs.
ALTER TABLE applicant ADD COLUMN sealed BLOB;
