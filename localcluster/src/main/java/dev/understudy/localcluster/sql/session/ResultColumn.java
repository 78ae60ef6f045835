package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.sql.types.SqlType;

/** One column of a result, as a client is told of it before the rows. */
public record ResultColumn(String name, SqlType type) {}
