/*
 * What Swift cannot import from libc: variadic calls, function-like macros, GNU extensions.
 *
 * The header includes no libc header and defines no feature macro on purpose: a libc type belongs to the
 * module that includes it first, and two modules that saw libc with different macros clash in the first
 * file that imports both.
 */
#ifndef CPOSIX_H
#define CPOSIX_H

#include "images.h"
#include <stddef.h>
#include <stdint.h>

enum { SWC_MAX_DESCRIPTORS = 32 };

/* Calls answer -1 and set errno, as libc's own do; every descriptor is close-on-exec. */
int swc_errno(void);
void swc_set_errno(int code);
char *const *swc_environ(void);
/* The command line. Swift's own reads it from /proc, which may be missing. */
char *const *swc_arguments(int *count);

int swc_open(const char *path, int flags, uint32_t mode);
/* A file without a name in `directory`, which swc_name_file can give it one: not over another's. */
int swc_open_unnamed(const char *directory, uint32_t mode);
int swc_name_file(int file, const char *name);
/* The same through /proc. */
int swc_name_file_by_number(int file, const char *name);
int swc_memfd(const char *name);
int swc_clone_file(int to, int from);
/* Shares a range with the beginning of `to`; only whole blocks, or up to the source's end, can be shared. */
int swc_clone_range(int to, int from, int64_t offset, int64_t count);
/* Copies `size` bytes from `offset` to the target's position; 0 at the source's end. */
ptrdiff_t swc_copy_range(int from, int64_t offset, int to, size_t size);
ptrdiff_t swc_sendfile(int from, int64_t offset, int to, size_t size);
int swc_lock(int fd, int exclusive, int wait);
int swc_set_inherited(int fd);
void swc_set_close_on_exec(int fd);
int swc_set_nonblocking(int fd, int on);
/* The file system's kind, as statfs tells it. */
int64_t swc_file_system(const char *path);
/* Which files this process sees: what tells its mount namespace from others (the root mount's number, which no other
 * mount has while this one lives), and the root directory's device and inode. */
int swc_view(uint64_t *view);
/* The effective user, and the path that this program was executed by: told by the kernel at the start. */
/* Whether this process may do more than the one that started it. */
int swc_has_borrowed_rights(void);
uint32_t swc_user(void);
const char *swc_executed_path(void);
int swc_undumpable(void);
/* Processors that this process may run on; -1 where that is not known. */
int swc_processors(void);
int swc_pipe(int *both);
int swc_close_range(uint32_t first, uint32_t last);

enum { SWC_READABLE = 1, SWC_WRITABLE = 4 };
int swc_epoll(void);
/* Waits once for the events; then the descriptor rests until it is armed again. */
int swc_epoll_arm(int epoll, int fd, uint32_t events, void *context);
int swc_epoll_forget(int epoll, int fd);
int swc_epoll_wait(int epoll, void **contexts, int limit, int timeout);
/* A counter whose every write wakes the epoll, with a NULL context. */
int swc_epoll_add_wakeup(int epoll);
int swc_wake(int fd);
/* Waits until `fd` is ready for one of the events, or at its end; 0 after `timeout` milliseconds. */
int swc_poll_one(int fd, int events, int timeout);
/* Waits until one of at most 8 descriptors is readable or at its end: bit n for the n-th; 0 after the timeout.
 * Negative numbers are passed over. */
int swc_poll_many(const int *descriptors, int count, int timeout);

/* A path, or with a leading NUL a name in the abstract space, of `size` bytes. Neither connecting nor a later
 * send waits longer than `limit` milliseconds; 0 makes a socket that never blocks. */
int swc_connect(const void *address, size_t size, int limit);
/* Gives streams that are closed to nobody else: the numbers 0 to 2 that are free become /dev/null, until the next exec.
 * `fd`, if it is one of them, is moved out of the way; its number is the answer. */
int swc_cover_streams(int fd);
int swc_bind(const void *address, size_t size, int backlog);
int swc_accept(int fd);
int swc_is_listening(int fd);
int swc_peer(int fd, uint32_t *user, int32_t *process);
ptrdiff_t swc_send(int fd, const void *data, size_t size, const int *descriptors, int count);
/* Descriptors that arrive are appended; `*count` grows. Truncated control data is an error. */
ptrdiff_t swc_receive(int fd, void *data, size_t size, int *descriptors, int *count);

/* How a child is started. `blocked` holds bit n-1 for signal n. A detached child gets a session of its own, default
 * signal actions, and no descriptor above the highest redirected one. A tied child is killed when this process ends. */
typedef struct {
    const char *path;
    char *const *arguments;
    char *const *environment;
    const char *directory; /* NULL: the caller's */
    uint64_t blocked;
    int detached, tied;
} swc_child;
/* The child's number, or -1. `count` descriptors `from` here are `to` there. */
int32_t swc_spawn(const swc_child *child, const int *from, const int *to, int count);
uint64_t swc_blocked_signals(void);
void swc_block_signals(uint64_t mask);
int swc_pidfd(int32_t process);
int swc_signal(int pidfd, int signal);
/* Waits for the process and reaps it: `*code` is its exit status, or `*signal` what killed it (else 0). */
int swc_wait_exit(int pidfd, int *code, int *signal);
/* A descriptor that tells of the signals in `mask` (bit n-1 for signal n), which are blocked from then on. */
int swc_signalfd(uint64_t mask);
int swc_signalfd_read(int fd);
/* Major number << 16 | minor number; 0 where it cannot be told. */
int swc_kernel_version(void);
/* Whether `part` occurs in `all`. */
int swc_mentions(const void *all, size_t size, const void *part, size_t count);
/* Dies by the signal, with its default action, without a core of its own. */
void swc_die_by(int signal);

#endif
