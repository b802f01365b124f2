-- By whom the applicant wants the document brought; none: it is collected at the office.
ALTER TABLE application ADD COLUMN carrier TEXT;
