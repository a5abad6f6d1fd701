/** What a Job makes in an empty database, and changes in one that is there: it may run again. */
export const schema = `
CREATE TABLE IF NOT EXISTS logins (token text PRIMARY KEY, made timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS servers (kind text, stream text, address text NOT NULL, seen timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (kind, stream));
CREATE TABLE IF NOT EXISTS reports (id bigserial PRIMARY KEY, body text NOT NULL);
ALTER TABLE reports ADD COLUMN IF NOT EXISTS made timestamptz NOT NULL DEFAULT now();
`;
