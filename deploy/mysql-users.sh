# Run once by the image of MySQL when its data folder is new: two users, and none that may do more than it needs. `migrate` grants
# `understudy` the rest, table by table. Passwords must hold no quotes.
docker_process_sql --database=mysql <<-EOSQL
	CREATE USER 'understudy_migrations'@'%' IDENTIFIED BY '${UNDERSTUDY_MIGRATIONS_PASSWORD}';
	GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES
	  ON understudy.* TO 'understudy_migrations'@'%' WITH GRANT OPTION;
	CREATE USER 'understudy'@'%' IDENTIFIED BY '${UNDERSTUDY_DATABASE_PASSWORD}';
	GRANT SELECT ON understudy.* TO 'understudy'@'%';
EOSQL
