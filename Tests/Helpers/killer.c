/* Preloaded into a process: kills it, as SIGKILL would from outside, before its KILL_AT-th change of the file system. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long changes;

static void count(void) {
    const char *at = getenv("KILL_AT");
    if (at && atomic_fetch_add(&changes, 1) + 1 >= atol(at)) kill(getpid(), SIGKILL);
}

#define CHANGE(result, name, parameters, arguments)                             \
    result name parameters {                                                    \
        result (*real) parameters = (result(*) parameters)dlsym(RTLD_NEXT, #name); \
        count();                                                                \
        return real arguments;                                                  \
    }

CHANGE(int, rename, (const char *from, const char *to), (from, to))
CHANGE(int, unlink, (const char *path), (path))
CHANGE(int, mkdir, (const char *path, mode_t mode), (path, mode))
CHANGE(ssize_t, pwrite, (int fd, const void *data, size_t size, off_t offset), (fd, data, size, offset))
CHANGE(ssize_t, pwrite64, (int fd, const void *data, size_t size, off_t offset), (fd, data, size, offset))
