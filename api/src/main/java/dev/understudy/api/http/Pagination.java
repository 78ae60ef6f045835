package dev.understudy.api.http;

import org.jspecify.annotations.Nullable;

/** Where a list goes on; absent on its last page. */
record Pagination(@Nullable String nextPage) {}
