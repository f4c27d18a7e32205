/* Lets system calls on chosen files fail, or logs them, for as long as a control file says so. Preloaded into the
 * program by test_faults.py; the control file is named by HEARTBEAT_FAULTS and read at each call:
 *
 *     <call> <part of the path> <errno>
 *
 * one rule a line, where the call is sync, write, open (for writing) or all. Each failure is told to the file
 * HEARTBEAT_FAULTS.log as "<call> <descriptor> <inode> <path>". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

static void note(const char *call, int fd, const char *path) {
  char log[PATH_MAX];
  char line[PATH_MAX + 64];
  struct stat status = {0};
  if (fd >= 0) fstat(fd, &status);
  snprintf(log, sizeof log, "%s.log", getenv("HEARTBEAT_FAULTS"));
  int out = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (out < 0) return;
  int length = snprintf(line, sizeof line, "%s %d %lu %s\n", call, fd, (unsigned long)status.st_ino, path);
  syscall(SYS_write, out, line, length);
  syscall(SYS_close, out);
}

/* The errno that a call on a path has to fail with; 0 for none. */
static int fault(const char *call, int fd, const char *path) {
  const char *control = getenv("HEARTBEAT_FAULTS");
  char rules[1024];
  if (!control || !path) return 0;
  int file = (int)syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  long size = syscall(SYS_read, file, rules, sizeof rules - 1);
  syscall(SYS_close, file);
  if (size <= 0) return 0;
  rules[size] = 0;
  char *rest = NULL;
  for (char *line = strtok_r(rules, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
    char what[16], part[256];
    int error = 0;
    if (sscanf(line, "%15s %255s %d", what, part, &error) != 3) continue;
    if (strcmp(what, call) != 0 && strcmp(what, "all") != 0) continue;
    if (!strstr(path, part)) continue;
    note(call, fd, path);
    return error;
  }
  return 0;
}

static int fault_of(const char *call, int fd) {
  char link[64], path[PATH_MAX];
  int before = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  int error = 0;
  if (length > 0) {
    path[length] = 0;
    error = fault(call, fd, path);
  }
  errno = error ? error : before;
  return error;
}

int fsync(int fd) { return fault_of("sync", fd) ? -1 : NEXT(int (*)(int), "fsync")(fd); }
int fdatasync(int fd) { return fault_of("sync", fd) ? -1 : NEXT(int (*)(int), "fdatasync")(fd); }

ssize_t write(int fd, const void *data, size_t bytes) {
  return fault_of("write", fd) ? -1 : NEXT(ssize_t(*)(int, const void *, size_t), "write")(fd, data, bytes);
}
ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at) {
  return fault_of("write", fd) ? -1 : NEXT(ssize_t(*)(int, const void *, size_t, off_t), "pwrite")(fd, data, bytes, at);
}
ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t at) {
  return fault_of("write", fd) ? -1
                               : NEXT(ssize_t(*)(int, const void *, size_t, off64_t), "pwrite64")(fd, data, bytes, at);
}
int ftruncate(int fd, off_t bytes) {
  return fault_of("write", fd) ? -1 : NEXT(int (*)(int, off_t), "ftruncate")(fd, bytes);
}
int ftruncate64(int fd, off64_t bytes) {
  return fault_of("write", fd) ? -1 : NEXT(int (*)(int, off64_t), "ftruncate64")(fd, bytes);
}

static int open_next(const char *name, const char *path, int flags, mode_t mode) {
  if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0) {
    int error = fault("open", -1, path);
    if (error) {
      errno = error;
      return -1;
    }
  }
  return NEXT(int (*)(const char *, int, ...), name)(path, flags, mode);
}

#define MODE_OF(flags)                        \
  mode_t mode = 0;                            \
  if (((flags) & (O_CREAT | O_TMPFILE)) != 0) { \
    va_list arguments;                        \
    va_start(arguments, flags);               \
    mode = va_arg(arguments, mode_t);         \
    va_end(arguments);                        \
  }

int open(const char *path, int flags, ...) {
  MODE_OF(flags)
  return open_next("open", path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  MODE_OF(flags)
  return open_next("open64", path, flags, mode);
}
int unlink(const char *path) {
  int error = fault("all", -1, path);
  if (error) {
    errno = error;
    return -1;
  }
  return NEXT(int (*)(const char *), "unlink")(path);
}
