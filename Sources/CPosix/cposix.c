#include "cposix.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

int swc_errno(void) { return errno; }
void swc_set_errno(int code) { errno = code; }
char *const *swc_environ(void) { return environ; }

static char *const *swc_kept_arguments;
static int swc_kept_count;
/* libc hands main's arguments to constructors too. */
__attribute__((constructor)) static void swc_keep_arguments(int count, char **arguments) {
    swc_kept_count = count;
    swc_kept_arguments = arguments;
}
char *const *swc_arguments(int *count) {
    *count = swc_kept_count;
    return swc_kept_arguments;
}
int swc_open(const char *path, int flags, uint32_t mode) { return open(path, flags | O_CLOEXEC, mode); }
int swc_open_unnamed(const char *directory, uint32_t mode) {
    return open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
}
int swc_name_file(int file, const char *name) {
    if (linkat(file, "", AT_FDCWD, name, AT_EMPTY_PATH) == 0) return 0;
    /* Before Linux 6.10 that way is root's. */
    return errno == EEXIST ? -1 : swc_name_file_by_number(file, name);
}
int swc_name_file_by_number(int file, const char *name) {
    char own[32] = "/proc/self/fd/";
    char *place = own + strlen(own);
    for (int rest = file; rest > 9; rest /= 10) ++place;
    for (int rest = file;; rest /= 10, --place) {
        *place = (char)('0' + rest % 10);
        if (rest < 10) break;
    }
    return linkat(AT_FDCWD, own, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}
int swc_memfd(const char *name) { return memfd_create(name, MFD_CLOEXEC); }
int swc_clone_file(int to, int from) { return ioctl(to, FICLONE, from); }
int swc_clone_range(int to, int from, int64_t offset, int64_t count) {
    if (offset % 4096 != 0 || count == 0) { errno = EINVAL; return -1; }
    struct file_clone_range range = {
        .src_fd = from, .src_offset = (uint64_t)offset, .src_length = (uint64_t)count, .dest_offset = 0};
    return ioctl(to, FICLONERANGE, &range);
}
ptrdiff_t swc_copy_range(int from, int64_t offset, int to, size_t size) {
    off_t position = offset;
    return copy_file_range(from, &position, to, NULL, size, 0);
}
ptrdiff_t swc_sendfile(int from, int64_t offset, int to, size_t size) {
    off_t position = offset;
    return sendfile(to, from, &position, size);
}
int swc_lock(int fd, int exclusive, int wait) {
    return flock(fd, (exclusive ? LOCK_EX : LOCK_SH) | (wait ? 0 : LOCK_NB));
}
int swc_set_inherited(int fd) {
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? -1 : fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC);
}
void swc_set_close_on_exec(int fd) {
    int flags = fcntl(fd, F_GETFD);
    if (flags >= 0) fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
}
int swc_set_nonblocking(int fd, int on) {
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? -1 : fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}
int64_t swc_file_system(const char *path) {
    struct statfs facts;
    return statfs(path, &facts) == 0 ? (int64_t)(uint32_t)facts.f_type : -1;
}
int swc_kernel_version(void) {
    struct utsname name;
    int major, minor;
    if (uname(&name) < 0 || sscanf(name.release, "%d.%d", &major, &minor) != 2) return 0;
    return major << 16 | minor;
}
int swc_view(uint64_t *view) {
    struct statx facts;
    struct stat space;
    if (statx(AT_FDCWD, "/", 0, STATX_INO | STATX_MNT_ID, &facts) < 0) return -1;
    if (facts.stx_mask & STATX_MNT_ID) view[0] = facts.stx_mnt_id;
    else if (stat("/proc/self/ns/mnt", &space) == 0) view[0] = space.st_ino;
    else return -1;
    view[1] = (uint64_t)facts.stx_dev_major << 32 | facts.stx_dev_minor;
    view[2] = facts.stx_ino;
    return 0;
}
uint32_t swc_user(void) { return (uint32_t)getauxval(AT_EUID); }
int swc_has_borrowed_rights(void) {
    return getauxval(AT_SECURE) || getauxval(AT_UID) != getauxval(AT_EUID) || getauxval(AT_GID) != getauxval(AT_EGID);
}
const char *swc_executed_path(void) { return (const char *)getauxval(AT_EXECFN); }
int swc_undumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
int swc_close_range(uint32_t first, uint32_t last) { return close_range(first, last, 0); }
int swc_pipe(int *both) { return pipe2(both, O_CLOEXEC); }

_Static_assert(SWC_READABLE == EPOLLIN && SWC_WRITABLE == EPOLLOUT, "epoll's own values");

int swc_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }
int swc_epoll_arm(int epoll, int fd, uint32_t events, void *context) {
    struct epoll_event event = {.events = events | EPOLLONESHOT, .data.ptr = context};
    int result = epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
    return result < 0 && errno == ENOENT ? epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) : result;
}
int swc_epoll_forget(int epoll, int fd) { return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL); }
int swc_epoll_wait(int epoll, void **contexts, int limit, int timeout) {
    struct epoll_event events[64];
    int count = epoll_wait(epoll, events, limit < 64 ? limit : 64, timeout);
    for (int i = 0; i < count; i++) contexts[i] = events[i].data.ptr;
    return count;
}
int swc_epoll_add_wakeup(int epoll) {
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    if (fd >= 0 && epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0) return fd;
    if (fd >= 0) close(fd);
    return -1;
}
int swc_wake(int fd) { return eventfd_write(fd, 1); }
int swc_poll_one(int fd, int events, int timeout) {
    struct pollfd one = {.fd = fd, .events = (short)events};
    return poll(&one, 1, timeout);
}
int swc_poll_many(const int *descriptors, int count, int timeout) {
    struct pollfd all[8];
    int ready = 0;
    if (count > 8) { errno = EINVAL; return -1; }
    for (int i = 0; i < count; i++) all[i] = (struct pollfd){.fd = descriptors[i], .events = POLLIN};
    int result = poll(all, (nfds_t)count, timeout);
    if (result <= 0) return result;
    for (int i = 0; i < count; i++)
        if (all[i].revents) ready |= 1 << i;
    return ready;
}

static int swc_unix_address(struct sockaddr_un *address, const void *bytes, size_t size, socklen_t *length) {
    int abstract = size > 0 && *(const char *)bytes == 0;
    if (size == 0) { errno = EINVAL; return -1; }
    if (size + (abstract ? 0 : 1) > sizeof address->sun_path) { errno = ENAMETOOLONG; return -1; }
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, bytes, size);
    *length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size + (abstract ? 0 : 1));
    return 0;
}
static int swc_close_failed(int fd) {
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}
int swc_connect(const void *bytes, size_t size, int limit) {
    struct sockaddr_un address;
    socklen_t length;
    if (swc_unix_address(&address, bytes, size, &length) < 0) return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (limit == 0 ? SOCK_NONBLOCK : 0), 0);
    if (fd < 0) return -1;
    if (limit > 0) {
        struct timeval time = {limit / 1000, limit % 1000 * 1000};
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    }
    return connect(fd, (struct sockaddr *)&address, length) == 0 ? fd : swc_close_failed(fd);
}
int swc_cover_streams(int fd) {
    int moved = fd >= 0 && fd <= 2 ? fcntl(fd, F_DUPFD_CLOEXEC, 3) : fd;
    if (moved != fd) close(fd);
    for (int stream = 0; stream <= 2; stream++)
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", O_RDWR | O_CLOEXEC) < 0) return -1;
    return moved;
}
int swc_bind(const void *bytes, size_t size, int backlog) {
    struct sockaddr_un address;
    socklen_t length;
    if (swc_unix_address(&address, bytes, size, &length) < 0) return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    /* The name gets the socket's own mode, less the umask, which is all threads' and not ours to change. */
    if (fchmod(fd, 0600) != 0) return swc_close_failed(fd);
    int bound = bind(fd, (struct sockaddr *)&address, length);
    return bound == 0 && listen(fd, backlog) == 0 ? fd : swc_close_failed(fd);
}
int swc_accept(int fd) { return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }
int swc_is_listening(int fd) {
    int value = 0;
    socklen_t length = sizeof value;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) == 0 && value;
}
int swc_peer(int fd, uint32_t *user, int32_t *process) {
    struct ucred peer = {.uid = (uid_t)-1};
    socklen_t length = sizeof peer;
    int result = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length);
    *user = peer.uid;
    *process = peer.pid;
    return result;
}

typedef union {
    char bytes[CMSG_SPACE(sizeof(int) * SWC_MAX_DESCRIPTORS)];
    struct cmsghdr align;
} swc_control;

ptrdiff_t swc_send(int fd, const void *data, size_t size, const int *descriptors, int count) {
    struct iovec part = {(void *)data, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    swc_control control;
    if (count > SWC_MAX_DESCRIPTORS) { errno = EINVAL; return -1; }
    if (count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)count);
    }
    return sendmsg(fd, &message, MSG_NOSIGNAL);
}
ptrdiff_t swc_receive(int fd, void *data, size_t size, int *descriptors, int *count) {
    struct iovec part = {data, size};
    swc_control control;
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t result = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    if (result < 0) return result;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t number = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < number; i++) {
            int received;
            memcpy(&received, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            if (*count < SWC_MAX_DESCRIPTORS) descriptors[(*count)++] = received;
            else close(received);
        }
    }
    if (message.msg_flags & MSG_CTRUNC) { errno = EMSGSIZE; return -1; }
    return result;
}

static void swc_signal_set(uint64_t mask, sigset_t *set) {
    sigemptyset(set);
    for (int i = 1; i <= 64; i++)
        if (mask >> (i - 1) & 1) sigaddset(set, i);
}
uint64_t swc_blocked_signals(void) {
    sigset_t set;
    uint64_t mask = 0;
    if (pthread_sigmask(SIG_BLOCK, NULL, &set) != 0) return 0;
    for (int i = 1; i <= 64; i++)
        if (sigismember(&set, i) == 1) mask |= (uint64_t)1 << (i - 1);
    return mask;
}
void swc_block_signals(uint64_t mask) {
    sigset_t set;
    swc_signal_set(mask, &set);
    pthread_sigmask(SIG_SETMASK, &set, NULL);
}
/* posix_spawn cannot ask for the signal that tells of the parent's end. The child borrows this memory until it executes. */
static int32_t swc_spawn_tied(const swc_child *child, const int *from, const int *to, int count) {
    sigset_t set;
    pid_t parent = getpid();
    volatile int failure = 0;
    swc_signal_set(child->blocked, &set);
    pid_t process = vfork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(127);
        for (int i = 0; i < count && !failure; i++) {
            int done = from[i] == to[i] ? fcntl(to[i], F_SETFD, 0) : dup2(from[i], to[i]);
            if (done < 0) failure = errno;
        }
        if (!failure && child->directory && chdir(child->directory) != 0) failure = errno;
        if (!failure) {
            sigprocmask(SIG_SETMASK, &set, NULL);
            execve(child->path, child->arguments, child->environment);
            failure = errno;
        }
        _exit(127);
    }
    if (process < 0 || !failure) return process;
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR) {}
    errno = failure;
    return -1;
}
int32_t swc_spawn(const swc_child *child, const int *from, const int *to, int count) {
    if (child->tied) return swc_spawn_tied(child, from, to, count);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t set;
    pid_t process = -1;
    short flags = POSIX_SPAWN_SETSIGMASK;
    int highest = 2;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (int i = 0; i < count; i++) {
        posix_spawn_file_actions_adddup2(&actions, from[i], to[i]);
        if (to[i] > highest) highest = to[i];
    }
    if (child->directory) posix_spawn_file_actions_addchdir_np(&actions, child->directory);
    swc_signal_set(child->blocked, &set);
    posix_spawnattr_setsigmask(&attributes, &set);
    if (child->detached) {
        posix_spawn_file_actions_addclosefrom_np(&actions, highest + 1);
        sigfillset(&set);
        posix_spawnattr_setsigdefault(&attributes, &set);
        flags |= POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID;
    }
    posix_spawnattr_setflags(&attributes, flags);
    int failure = posix_spawn(&process, child->path, &actions, &attributes, child->arguments, child->environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failure == 0) return process;
    errno = failure;
    return -1;
}
int swc_pidfd(int32_t process) { return pidfd_open(process, 0); }
int swc_signal(int pidfd, int signal) { return pidfd_send_signal(pidfd, signal, NULL, 0); }
int swc_wait_exit(int pidfd, int *code, int *signal) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED) < 0) return -1;
    int exited = info.si_code == CLD_EXITED;
    *code = exited ? info.si_status : 128 + info.si_status;
    *signal = exited ? 0 : info.si_status;
    return 0;
}
int swc_signalfd(uint64_t mask) {
    sigset_t set;
    swc_signal_set(mask, &set);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}
int swc_signalfd_read(int fd) {
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : -1;
}
int swc_mentions(const void *all, size_t size, const void *part, size_t count) {
    return memmem(all, size, part, count) != NULL;
}
void swc_die_by(int signal) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(signal, &action, NULL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    kill(getpid(), signal);
    _exit(128 + signal);
}
