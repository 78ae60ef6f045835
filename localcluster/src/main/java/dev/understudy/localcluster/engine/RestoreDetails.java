package dev.understudy.localcluster.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a restore job keeps: which backup it reads, what of it goes where, and how far it is.
 *
 * @param origin who runs it, see {@link KeySpaceJobs#origin}
 * @param subdirectory the backup within its collection
 * @param only the virtual cluster of the backup that becomes a new one; null to restore into the
 *     virtual cluster that the job belongs to
 * @param newName the new virtual cluster's name; null for the one that it had
 * @param all whether all others of the backup become new ones too
 * @param reserved whether the numbers of the backup's tables are taken, so that rows may be there
 * @param published whether everything is in and can be seen, or is just being shown
 */
public record RestoreDetails(
    String origin,
    String location,
    String subdirectory,
    @Nullable Long only,
    @Nullable String newName,
    boolean all,
    boolean reserved,
    boolean published,
    long entries,
    long bytes) {

  public RestoreDetails reserving() {
    return with(true, published, entries, bytes);
  }

  public RestoreDetails publishing() {
    return with(reserved, true, entries, bytes);
  }

  public RestoreDetails written(long allEntries, long allBytes) {
    return with(reserved, published, allEntries, allBytes);
  }

  private RestoreDetails with(boolean taken, boolean shown, long allEntries, long allBytes) {
    return new RestoreDetails(
        origin, location, subdirectory, only, newName, all, taken, shown, allEntries, allBytes);
  }
}
