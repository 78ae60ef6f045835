-- Who vouches for a cluster, as PEM text; null where it does not speak TLS.
ALTER TABLE clusters ADD COLUMN ca_certificate TEXT NULL;

-- A login may hold a client certificate and its key.
ALTER TABLE cluster_logins MODIFY COLUMN sealed BLOB NOT NULL;
