/*
 * Notes what a process has made durable, for PowerLoss.java to take the rest away once the process
 * is dead. Preloaded (LD_PRELOAD), it stands between the process and libc.
 *
 * The model is the strict one: the bytes of a file are durable up to the length it had when an
 * fsync or fdatasync of it began (sync_file_range promises nothing and is not counted); a name is
 * durable once its directory was synced after it was made, moved or removed. So that a move or a
 * removal can be undone, a name that is about to vanish is first linked into a shadow folder.
 * Not modelled: making a directory (taken as durable), bytes overwritten in place or cut off
 * (RocksDB only appends), and files opened by fopen (RocksDB's own log for humans; kept).
 *
 * POWERLOSS_ROOT is the folder watched (a real path), POWERLOSS_NOTES the file of notes, and
 * POWERLOSS_SHADOW the shadow folder, on the same file system. A note is one line of fields
 * separated by tabs, appended by one write:
 *   base   INODE LENGTH        what was durable when the file was first opened for writing
 *   synced INODE LENGTH
 *   made   PATH                open(O_CREAT) of a new name, or link
 *   moved  FROM TO INODE SHADOW   SHADOW holds what TO was before; "-" if there was nothing
 *   gone   PATH SHADOW
 *   dir    PATH                the directory was synced
 * Compiled with IGNORED_SUFFIX, it takes syncs of files so named for nothing, as a disk that lies
 * would: the proof that the checks above it find a loss.
 * What is done to names is noted before it is done, because the process may die in between.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *root, *shadows;
static size_t root_length;
static int notes = -1;
static unsigned long shadow_count;

/* Names change one at a time, so that the notes are in the order of what was done. */
static pthread_mutex_t names = PTHREAD_MUTEX_INITIALIZER;

/* A note that cannot be written would make the checker lie. */
static void fail(const char *what) {
  perror(what);
  _exit(97);
}

__attribute__((constructor)) static void begin(void) {
  root = getenv("POWERLOSS_ROOT");
  shadows = getenv("POWERLOSS_SHADOW");
  const char *path = getenv("POWERLOSS_NOTES");
  if (!root || !shadows || !path) {
    fail("powerloss: POWERLOSS_ROOT, POWERLOSS_SHADOW and POWERLOSS_NOTES must be set");
  }
  root_length = strlen(root);
  notes = REAL(open)(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (notes < 0) fail("powerloss: notes");
}

static void note(const char *format, ...) {
  char line[3 * PATH_MAX];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (write(notes, line, length) != length) fail("powerloss: write");
}

static int inside(const char *path) {
  return notes >= 0 && strncmp(path, root, root_length) == 0 &&
         (path[root_length] == '/' || path[root_length] == 0);
}

/* The path behind a descriptor; 0 if it is not in the watched folder. */
static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return inside(path);
}

/* Keeps what a name stands for; the result is "-" where there is nothing. */
static const char *keep(const char *path, char *shadow) {
  snprintf(shadow, PATH_MAX, "%s/%d-%lu", shadows, getpid(), ++shadow_count);
  if (REAL(link)(path, shadow) == 0) return shadow;
  if (errno != ENOENT && errno != EPERM) fail("powerloss: shadow");
  return "-";
}

static int opened(const char *path, int flags, mode_t mode, __typeof__(&open) real) {
  if (!inside(path) || (flags & O_ACCMODE) == O_RDONLY) return real(path, flags, mode);
  pthread_mutex_lock(&names);
  struct stat before;
  int is_new = stat(path, &before) != 0;
  if (is_new && (flags & O_CREAT)) note("made\t%s\n", path);
  int fd = real(path, flags, mode);
  int saved = errno;
  struct stat after;
  if (fd >= 0 && fstat(fd, &after) == 0) {
    note("base\t%lu\t%ld\n", (unsigned long)after.st_ino,
         is_new || (flags & O_TRUNC) ? 0 : (long)after.st_size);
  }
  pthread_mutex_unlock(&names);
  errno = saved;
  return fd;
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return opened(path, flags, mode, REAL(open));
}

int open64(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return opened(path, flags, mode, REAL(open64));
}

int link(const char *from, const char *to) {
  if (!inside(to)) return REAL(link)(from, to);
  pthread_mutex_lock(&names);
  struct stat before;
  if (stat(to, &before) != 0) note("made\t%s\n", to);
  int result = REAL(link)(from, to);
  pthread_mutex_unlock(&names);
  return result;
}

int rename(const char *from, const char *to) {
  struct stat file;
  if (!inside(to) || stat(from, &file) != 0) return REAL(rename)(from, to);
  char shadow[PATH_MAX];
  pthread_mutex_lock(&names);
  const char *kept = keep(to, shadow);
  note("moved\t%s\t%s\t%lu\t%s\n", from, to, (unsigned long)file.st_ino, kept);
  int result = REAL(rename)(from, to);
  pthread_mutex_unlock(&names);
  return result;
}

int unlink(const char *path) {
  if (!inside(path)) return REAL(unlink)(path);
  char shadow[PATH_MAX];
  pthread_mutex_lock(&names);
  const char *kept = keep(path, shadow);
  if (kept != shadow) {
    pthread_mutex_unlock(&names);
    return REAL(unlink)(path);
  }
  note("gone\t%s\t%s\n", path, kept);
  int result = REAL(unlink)(path);
  pthread_mutex_unlock(&names);
  return result;
}

static int is_ignored(const char *path) {
#ifdef IGNORED_SUFFIX
  size_t length = strlen(path), suffix = strlen(IGNORED_SUFFIX);
  return length >= suffix && strcmp(path + length - suffix, IGNORED_SUFFIX) == 0;
#else
  (void)path;
  return 0;
#endif
}

static int synced(int fd, int (*real)(int)) {
  char path[PATH_MAX];
  struct stat before;
  if (!path_of(fd, path) || fstat(fd, &before) != 0) return real(fd);
  int is_directory = S_ISDIR(before.st_mode);
  if (is_directory) pthread_mutex_lock(&names);
  int result = real(fd);
  int saved = errno;
  if (result == 0 && is_directory) {
    note("dir\t%s\n", path);
  } else if (result == 0 && !is_ignored(path)) {
    note("synced\t%lu\t%ld\n", (unsigned long)before.st_ino, (long)before.st_size);
  }
  if (is_directory) pthread_mutex_unlock(&names);
  errno = saved;
  return result;
}

int fsync(int fd) { return synced(fd, REAL(fsync)); }

int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }
