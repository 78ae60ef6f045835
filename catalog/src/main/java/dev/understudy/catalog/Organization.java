package dev.understudy.catalog;

import java.time.Instant;
import java.util.UUID;

/** Whom everything belongs to; each installation has one, made with its schema. */
public record Organization(UUID id, String label, String name, Instant createdAt) {}
