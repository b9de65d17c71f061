/* A FUSE file system that shows a folder and misbehaves on demand: faultyfs REAL CONTROL [FUSE OPTIONS] MOUNT
 *
 * CONTROL is a file of three 32-bit numbers: what goes wrong (below), how much of it, and the seed. They are read at
 * each call, so a test changes them with one write. */
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum trouble { NONE, HANG, SLOW /* milliseconds */, BROKEN /* percent of calls */, QUOTA };

static char real[PATH_MAX];
static volatile uint32_t *control;
static atomic_uint calls;

/* Waits where waiting is the trouble; an error where that is. Only calls that change something meet the quota. */
static int trouble(int changes) {
    while (control[0] == HANG) usleep(3000);
    if (control[0] == SLOW) usleep(control[1] * 1000);
    if (control[0] == QUOTA && changes) return -EDQUOT;
    if (control[0] == BROKEN) {
        uint32_t dice = (atomic_fetch_add(&calls, 1) + control[2]) * 2654435761u;
        if ((dice >> 8) % 100 < control[1]) return -EIO;
    }
    return 0;
}

#define GUARD(changes) do { int bad = trouble(changes); if (bad) return bad; } while (0)
#define AT(path) at(path, (char[PATH_MAX]){0})
#define R(call) ((call) < 0 ? -errno : 0)

static const char *at(const char *path, char *buffer) {
    snprintf(buffer, PATH_MAX, "%s%s", real, path);
    return buffer;
}

static int do_getattr(const char *p, struct stat *s, struct fuse_file_info *f) {
    (void)f;
    GUARD(0);
    return R(lstat(AT(p), s));
}
static int do_readdir(const char *p, void *b, fuse_fill_dir_t fill, off_t o, struct fuse_file_info *f,
                      enum fuse_readdir_flags g) {
    (void)o; (void)f; (void)g;
    GUARD(0);
    DIR *d = opendir(AT(p));
    if (!d) return -errno;
    for (struct dirent *e; (e = readdir(d));) fill(b, e->d_name, NULL, 0, 0);
    closedir(d);
    return 0;
}
static int opened(int fd, struct fuse_file_info *f) {
    f->fh = (uint64_t)fd;
    return R(fd);
}
static int do_open(const char *p, struct fuse_file_info *f) {
    GUARD(0);
    return opened(open(AT(p), f->flags & ~O_CREAT), f);
}
static int do_create(const char *p, mode_t m, struct fuse_file_info *f) {
    GUARD(1);
    return opened(open(AT(p), f->flags | O_CREAT, m), f);
}
static int do_read(const char *p, char *b, size_t n, off_t o, struct fuse_file_info *f) {
    (void)p;
    GUARD(0);
    ssize_t r = pread((int)f->fh, b, n, o);
    return r < 0 ? -errno : (int)r;
}
static int do_write(const char *p, const char *b, size_t n, off_t o, struct fuse_file_info *f) {
    (void)p;
    GUARD(1);
    ssize_t r = pwrite((int)f->fh, b, n, o);
    return r < 0 ? -errno : (int)r;
}
static int do_release(const char *p, struct fuse_file_info *f) { (void)p; return R(close((int)f->fh)); }
static int do_unlink(const char *p) { GUARD(0); return R(unlink(AT(p))); }
static int do_mkdir(const char *p, mode_t m) { GUARD(1); return R(mkdir(AT(p), m)); }
static int do_rmdir(const char *p) { GUARD(0); return R(rmdir(AT(p))); }
static int do_rename(const char *p, const char *q, unsigned g) { (void)g; GUARD(1); return R(rename(AT(p), AT(q))); }
static int do_truncate(const char *p, off_t n, struct fuse_file_info *f) { (void)f; GUARD(1); return R(truncate(AT(p), n)); }
static int do_chmod(const char *p, mode_t m, struct fuse_file_info *f) { (void)f; GUARD(0); return R(chmod(AT(p), m)); }
static int do_utimens(const char *p, const struct timespec t[2], struct fuse_file_info *f) {
    (void)f;
    GUARD(0);
    return R(utimensat(AT_FDCWD, AT(p), t, AT_SYMLINK_NOFOLLOW));
}

static const struct fuse_operations operations = {
    .getattr = do_getattr, .readdir = do_readdir, .open = do_open, .create = do_create, .read = do_read,
    .write = do_write, .release = do_release, .unlink = do_unlink, .mkdir = do_mkdir, .rmdir = do_rmdir,
    .rename = do_rename, .truncate = do_truncate, .chmod = do_chmod, .utimens = do_utimens};

int main(int argc, char **argv) {
    if (argc < 4 || strlen(argv[1]) >= sizeof real) return 2;
    strcpy(real, argv[1]);
    int fd = open(argv[2], O_RDONLY);
    control = mmap(NULL, 12, PROT_READ, MAP_SHARED, fd, 0);
    if (fd < 0 || control == MAP_FAILED) return 2;
    argv[2] = argv[0];
    return fuse_main(argc - 2, argv + 2, &operations, NULL);
}
