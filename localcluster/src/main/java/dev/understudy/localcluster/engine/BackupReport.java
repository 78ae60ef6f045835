package dev.understudy.localcluster.engine;

/** What a finished backup holds: the job that made it, entries and bytes. */
public record BackupReport(Job job, long entries, long bytes) {}
