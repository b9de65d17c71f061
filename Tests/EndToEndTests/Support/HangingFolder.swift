import Foundation
import Posix

/// A FUSE file system that shows a folder of the desk, and hangs as long as the test wants.
final class HangingFolder {
    let desk: FaultDesk
    /// Where it is mounted, and what it shows.
    let mount: String
    let real: String
    private let server: FaultDesk.Running
    private var mark: String { "\(desk.folder)/hang" }

    static let isPossible =
        isRoot && FileManager.default.fileExists(atPath: "/dev/fuse")
        && FileManager.default.fileExists(atPath: "/usr/include/fuse3/fuse.h")

    /// - Parameter name: the mount point's, below the desk.
    init(_ desk: FaultDesk, at name: String) async throws {
        self.desk = desk
        mount = "\(desk.folder)/\(name)"
        real = "\(desk.folder)/real"
        for folder in [mount, real] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        try desk.write(Self.program, to: "\(desk.folder)/hanging.c")
        let build = "cc -o hanging hanging.c $(pkg-config --cflags --libs fuse3)"
        let built = try await desk.run(["sh", "-c", build], in: desk.folder)
        guard built.code == 0 else { throw Problem(text: built.errors) }
        server = try desk.start([
            "\(desk.folder)/hanging", real, "\(desk.folder)/hang", "-f", "-o", "attr_timeout=0,entry_timeout=0", mount,
        ])
        let mountPoint = mount
        let isThere = await desk.eventually {
            ((try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? "").contains(" \(mountPoint) ")
        }
        guard isThere else { throw Problem(text: await server.end(within: 1).errors) }
    }

    struct Problem: Error { let text: String }

    func hang() { mkfifo(mark, 0o600) }
    func wake() { unlink(mark) }

    /// To be called in the end: a mount outlives the object.
    func close() async throws {
        wake()
        try await desk.run(["umount", "-l", mount])
        server.child.send(signal: SIGKILL)
        _ = await server.end(within: 5)
    }

    private static let program = #"""
        #define FUSE_USE_VERSION 31
        #define _GNU_SOURCE
        #include <fuse.h>
        #include <dirent.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <limits.h>
        #include <stdio.h>
        #include <string.h>
        #include <unistd.h>
        static char real[PATH_MAX], mark[PATH_MAX];
        static const char *at(const char *path, char *buffer) {
            while (access(mark, F_OK) == 0) usleep(3000);
            snprintf(buffer, PATH_MAX, "%s%s", real, path);
            return buffer;
        }
        #define AT(path) (at(path, (char[PATH_MAX]){0}))
        #define R(call) ((call) < 0 ? -errno : 0)
        static int do_getattr(const char *p, struct stat *s, struct fuse_file_info *f) { (void)f; return R(lstat(AT(p), s)); }
        static int do_readdir(const char *p, void *b, fuse_fill_dir_t fill, off_t o, struct fuse_file_info *f,
                              enum fuse_readdir_flags g) {
            (void)o; (void)f; (void)g;
            DIR *d = opendir(AT(p));
            if (!d) return -errno;
            for (struct dirent *e; (e = readdir(d));) fill(b, e->d_name, NULL, 0, 0);
            closedir(d);
            return 0;
        }
        static int do_open(const char *p, struct fuse_file_info *f) {
            int fd = open(AT(p), f->flags);
            f->fh = (uint64_t)fd;
            return R(fd);
        }
        static int do_create(const char *p, mode_t m, struct fuse_file_info *f) {
            int fd = open(AT(p), f->flags | O_CREAT, m);
            f->fh = (uint64_t)fd;
            return R(fd);
        }
        static int do_read(const char *p, char *b, size_t n, off_t o, struct fuse_file_info *f) {
            AT(p);
            ssize_t r = pread((int)f->fh, b, n, o);
            return r < 0 ? -errno : (int)r;
        }
        static int do_write(const char *p, const char *b, size_t n, off_t o, struct fuse_file_info *f) {
            AT(p);
            ssize_t r = pwrite((int)f->fh, b, n, o);
            return r < 0 ? -errno : (int)r;
        }
        static int do_release(const char *p, struct fuse_file_info *f) { (void)p; return R(close((int)f->fh)); }
        static int do_unlink(const char *p) { return R(unlink(AT(p))); }
        static int do_mkdir(const char *p, mode_t m) { return R(mkdir(AT(p), m)); }
        static int do_rmdir(const char *p) { return R(rmdir(AT(p))); }
        static int do_rename(const char *p, const char *q, unsigned g) { (void)g; return R(rename(AT(p), AT(q))); }
        static int do_truncate(const char *p, off_t n, struct fuse_file_info *f) { (void)f; return R(truncate(AT(p), n)); }
        static int do_chmod(const char *p, mode_t m, struct fuse_file_info *f) { (void)f; return R(chmod(AT(p), m)); }
        static int do_utimens(const char *p, const struct timespec t[2], struct fuse_file_info *f) {
            (void)f;
            return R(utimensat(AT_FDCWD, AT(p), t, AT_SYMLINK_NOFOLLOW));
        }
        static const struct fuse_operations operations = {
            .getattr = do_getattr, .readdir = do_readdir, .open = do_open, .create = do_create, .read = do_read,
            .write = do_write, .release = do_release, .unlink = do_unlink, .mkdir = do_mkdir, .rmdir = do_rmdir,
            .rename = do_rename, .truncate = do_truncate, .chmod = do_chmod, .utimens = do_utimens};
        int main(int argc, char **argv) {
            strcpy(real, argv[1]);
            strcpy(mark, argv[2]);
            argv[2] = argv[0];
            return fuse_main(argc - 2, argv + 2, &operations, NULL);
        }
        """#
}
