package dev.understudy.domain;

import java.time.Instant;

/**
 * Names one command of one caller, so that it has one outcome however often it is sent.
 *
 * @param caller id of the account that sent it
 * @param key the request's idempotency key, or one derived from it
 * @param bodyHash tells a repeat from another request under the same key
 * @param notAfter when the caller gives up; nothing may take effect later
 */
public record CommandKey(String caller, String key, String bodyHash, Instant notAfter) {}
