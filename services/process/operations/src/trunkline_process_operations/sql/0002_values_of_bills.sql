-- Bills are valued by their orders' lines from now on: what was noted before is read out of the
-- journal again.
TRUNCATE known_documents, noted_until;
