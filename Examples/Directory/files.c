#define _POSIX_C_SOURCE 200809L
#include "files.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static swcache_status status_of(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR: return SWCACHE_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS: return SWCACHE_DENIED;
    case EMFILE:
    case ENFILE: return SWCACHE_BUSY;
    default: return SWCACHE_FAILED;
    }
}

/* Nothing is looked for when a value is written: a missing directory is a failure then. */
static swcache_status failure_of(int error) {
    swcache_status status = status_of(error);
    return status == SWCACHE_NOT_FOUND ? SWCACHE_FAILED : status;
}

/* A key becomes a file's name as it is, so it may not lead anywhere else. */
static int path_of(char *path, const char *directory, swcache_bytes key) {
    const char *name = key.data;
    if (key.size == 0 || key.size > 200 || name[0] == '.') return 0;
    if (memchr(name, '/', key.size) || memchr(name, 0, key.size)) return 0;
    return snprintf(path, PATH_MAX, "%s/%.*s", directory, (int)key.size, name) < PATH_MAX;
}

static int read_all(int file, char *to, size_t size) {
    while (size > 0) {
        ssize_t got = read(file, to, size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return 0;
        to += got;
        size -= (size_t)got;
    }
    return 1;
}

static int write_all(int file, const char *from, size_t size) {
    while (size > 0) {
        ssize_t put = write(file, from, size);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return 0;
        from += put;
        size -= (size_t)put;
    }
    return 1;
}

swcache_status file_read(const char *directory, swcache_bytes key, swcache_bytes *value) {
    char path[PATH_MAX];
    if (!path_of(path, directory, key)) return SWCACHE_NOT_FOUND;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return status_of(errno);
    struct stat facts;
    char *bytes = NULL;
    int whole = fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) &&
                (bytes = malloc(facts.st_size ? (size_t)facts.st_size : 1)) &&
                read_all(file, bytes, (size_t)facts.st_size);
    close(file);
    if (!whole) {
        free(bytes);
        return SWCACHE_FAILED;
    }
    *value = (swcache_bytes){bytes, (uint64_t)facts.st_size};
    return SWCACHE_OK;
}

swcache_status file_write(const char *directory, swcache_bytes key, swcache_bytes value) {
    char path[PATH_MAX], temporary[PATH_MAX];
    if (!path_of(path, directory, key)) return SWCACHE_DECLINED;
    if (snprintf(temporary, sizeof temporary, "%s/.new-XXXXXX", directory) >= PATH_MAX) return SWCACHE_FAILED;
    if (mkdir(directory, 0700) != 0 && errno != EEXIST) return failure_of(errno);
    int file = mkstemp(temporary);
    if (file < 0) return failure_of(errno);
    /* mkostemp is no POSIX call yet. */
    int written = fcntl(file, F_SETFD, FD_CLOEXEC) == 0 && write_all(file, value.data, value.size);
    int error = errno;
    if (close(file) != 0 && written) {
        written = 0;
        error = errno;
    }
    if (written && rename(temporary, path) == 0) return SWCACHE_OK;
    if (written) error = errno;
    unlink(temporary);
    return failure_of(error);
}

swcache_status file_remove(const char *directory, swcache_bytes key) {
    char path[PATH_MAX];
    if (!path_of(path, directory, key)) return SWCACHE_NOT_FOUND;
    return unlink(path) == 0 ? SWCACHE_OK : status_of(errno);
}

swcache_status directory_check(const char *directory) {
    if (mkdir(directory, 0700) != 0 && errno != EEXIST) return failure_of(errno);
    return access(directory, R_OK | W_OK | X_OK) == 0 ? SWCACHE_OK : failure_of(errno);
}
