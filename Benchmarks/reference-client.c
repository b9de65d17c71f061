/*
 * reference-client COMPILER ARGUMENT…      (SCCACHE_SERVER_UDS names the socket)
 *
 * What a hit costs at least: the client's part of a hit as plain C does it, the same system calls on the same protocol
 * (docs/wire-protocol.md), without anything else that a client must be able to do. Ends with 3 where the daemon's answer
 * is no hit.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

extern char **environ;

static unsigned char frame[256 << 10];
static size_t end = 4;

static _Noreturn void fail(const char *what) {
    perror(what);
    _exit(2);
}

static void put(const void *bytes, size_t count) {
    if (end + count > sizeof frame) fail("request");
    memcpy(frame + end, bytes, count);
    end += count;
}
static void put32(uint32_t number) { put(&number, 4); }
static void put64(uint64_t number) { put(&number, 8); }
static void put_bytes(const void *bytes, size_t count) {
    put32((uint32_t)count);
    put(bytes, count);
}

/* The first file of that name in PATH that may be run. */
static const char *find(const char *name) {
    static char candidate[4096];
    const char *path = getenv("PATH");
    for (const char *rest = path ? path : "/usr/bin:/bin"; *rest;) {
        size_t length = strcspn(rest, ":");
        struct stat facts;
        snprintf(candidate, sizeof candidate, "%.*s/%s", (int)length, rest, name);
        if (stat(candidate, &facts) == 0 && S_ISREG(facts.st_mode) && access(candidate, X_OK) == 0) return candidate;
        rest += length + (rest[length] == ':');
    }
    fail(name);
}

static void put_request(int count, char **words) {
    const char *program = find(words[0]);
    char target[256], directory[4096];
    struct stat self;
    struct statx root;
    (void)!readlink(program, target, sizeof target);
    stat("/proc/self/exe", &self);
    if (statx(AT_FDCWD, "/", 0, STATX_INO | STATX_MNT_ID, &root) < 0 || !getcwd(directory, sizeof directory)) fail("getcwd");
    unsigned char kind = 1, colour = 0;
    put(&kind, 1);
    put_bytes(program, strlen(program));
    put32((uint32_t)count);
    for (int index = 0; index < count; ++index) put_bytes(words[index], strlen(words[index]));
    put_bytes(directory, strlen(directory));
    size_t start = end;
    put32(0);
    for (char **entry = environ; *entry; ++entry) put(*entry, strlen(*entry) + 1);
    uint32_t length = (uint32_t)(end - start - 4);
    memcpy(frame + start, &length, 4);
    put64(root.stx_mnt_id);
    put64((uint64_t)root.stx_dev_major << 32 | root.stx_dev_minor);
    put64(root.stx_ino);
    put(&colour, 1);
    put32(0);
    length = (uint32_t)(end - 4);
    memcpy(frame, &length, 4);
}

static int meet(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct ucred peer;
    socklen_t size = sizeof peer;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", getenv("SCCACHE_SERVER_UDS") ?: "");
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (connect(file, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
    if (getsockopt(file, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0 || peer.uid != geteuid()) fail("peer");
    return file;
}

static unsigned char answer[1 << 20];
static int files[32];

/* A whole answer, past all pleas for patience (kind 5). */
static void hear(int file) {
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof files)];
    } control;
    size_t have = 0;
    uint32_t length = 0;
    do {
        struct pollfd ready = {.fd = file, .events = POLLIN};
        struct iovec part = {.iov_base = answer + have, .iov_len = sizeof answer - have};
        struct msghdr message = {
            .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
        if (poll(&ready, 1, 1000) <= 0) fail("poll");
        ssize_t count = recvmsg(file, &message, MSG_CMSG_CLOEXEC);
        if (count <= 0) fail("recvmsg");
        struct cmsghdr *carried = CMSG_FIRSTHDR(&message);
        if (carried) memcpy(files, CMSG_DATA(carried), carried->cmsg_len - CMSG_LEN(0));
        have += (size_t)count;
        if (have >= 4) memcpy(&length, answer, 4);
        while (have >= length + 4u && length > 0 && answer[4] == 5) {
            memmove(answer, answer + length + 4, have -= length + 4);
            length = 0;
            if (have >= 4) memcpy(&length, answer, 4);
        }
    } while (have < 4 || have < length + 4u);
}

static const unsigned char *next = answer + 4;

static uint64_t number(size_t size) {
    uint64_t value = 0;
    memcpy(&value, next, size);
    next += size;
    return value;
}

static void place(const char *name, int executable, const unsigned char *bytes, int from, off64_t offset, size_t count) {
    char directory[4096];
    struct stat old;
    int there = lstat(name, &old) == 0;
    const char *slash = strrchr(name, '/');
    snprintf(directory, sizeof directory, "%.*s.", slash ? (int)(slash - name + 1) : 0, name);
    int to = open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, executable ? 0777 : 0666);
    if (to < 0) fail(directory);
    while (count > 0) {
        ssize_t done = bytes ? write(to, bytes, count) : copy_file_range(from, &offset, to, NULL, count, 0);
        if (done < 0 && errno == EXDEV) done = sendfile(to, from, &offset, count);
        if (done <= 0) fail("copy");
        count -= (size_t)done;
        if (bytes) bytes += done;
    }
    if (there) unlink(name);
    if (linkat(to, "", AT_FDCWD, name, AT_EMPTY_PATH) < 0) fail(name);
    if (close(to) < 0) fail("close");
}

static void take_hit(void) {
    if (answer[4] != 1) {
        fprintf(stderr, "reference-client: no hit, an answer of kind %d\n", answer[4]);
        _exit(3);
    }
    ++next;
    const unsigned char *output = next;
    next += 4 + *(const uint32_t *)output;
    const unsigned char *errors = next;
    next += 4 + *(const uint32_t *)errors;
    next += 1; /* whether the daemon wants to hear of what was placed: it does so for crates only */
    for (uint64_t left = number(4); left > 0; --left) {
        char name[4096];
        size_t length = number(4);
        snprintf(name, sizeof name, "%.*s", (int)length, next);
        next += length;
        int executable = (int)number(1);
        if (number(1) == 1) {
            size_t count = number(4);
            place(name, executable, next, -1, 0, count);
            next += count;
        } else {
            int file = files[number(4) & 31];
            off64_t offset = (off64_t)number(8);
            place(name, executable, NULL, file, offset, number(8));
        }
    }
    if (*(const uint32_t *)output) (void)!write(1, output + 4, *(const uint32_t *)output);
    if (*(const uint32_t *)errors) (void)!write(2, errors + 4, *(const uint32_t *)errors);
}

int main(int count, char **words) {
    if (count < 2) return 2;
    put_request(count - 1, words + 1);
    int file = meet();
    for (size_t sent = 0; sent < end;) {
        ssize_t done = send(file, frame + sent, end - sent, MSG_NOSIGNAL);
        if (done <= 0) return 2;
        sent += (size_t)done;
    }
    hear(file);
    take_hit();
    _exit(0);
}
