"""Programs in C that make trouble, built once for a run."""

import errno
import mmap
import os
import shutil
import struct
import subprocess

import processes

HERE = os.path.dirname(os.path.realpath(__file__))
FUSE_HEADER = "/usr/include/fuse3/fuse.h"
TROUBLES = {"none": 0, "hang": 1, "slow": 2, "broken": 3, "quota": 4}


def compile_program(folder, name, *options):
    program = os.path.join(folder, name)
    if not os.path.exists(program):
        done = subprocess.run(
            ["sh", "-c", 'exec cc -O1 -w -o "$0" "$@"', program, os.path.join(HERE, name.split(".")[0] + ".c"), *options],
            capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode(errors="replace"))
    return program


def clock_jump(folder):
    return compile_program(folder, "clockjump.so", "-shared", "-fPIC", "-ldl")


def faultyfs(folder):
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "fuse3"], capture_output=True, text=True).stdout.split()
    return compile_program(folder, "faultyfs", *flags)


class FaultyFolder:
    """A mounted faultyfs, which shows what the folder held before."""

    def __init__(self, tools, folder, seed=1):
        self.folder, self.real, self.control = folder, folder + ".real", folder + ".control"
        os.rename(folder, self.real)
        os.makedirs(folder)
        with open(self.control, "wb") as file:
            file.write(bytes(12))
        with open(self.control, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 12)
        self.seed = seed
        options = "attr_timeout=0,entry_timeout=0,negative_timeout=0"
        self.server = subprocess.Popen(
            [faultyfs(tools), self.real, self.control, "-f", "-o", options, folder], stdin=subprocess.DEVNULL)
        processes.OWN.add(self.server.pid)
        if not processes.wait_until(lambda: os.path.ismount(folder), 10):
            raise RuntimeError("the faulty file system was not mounted")

    def become(self, trouble, amount=0):
        self.memory[:] = struct.pack("<III", TROUBLES[trouble], amount, self.seed)

    def close(self):
        """Leaves the folder as it is beneath."""
        self.become("none")
        subprocess.run(["umount", "-l", self.folder], check=False)
        self.server.kill()
        self.server.wait()
        processes.OWN.discard(self.server.pid)
        if not processes.wait_until(self.is_back, 10):
            raise RuntimeError(f"{self.folder} is made anew again and again")
        os.unlink(self.control)

    def is_back(self):
        """Whoever came between may have made something in the bare mount point, and may just do so again."""
        shutil.rmtree(self.folder, ignore_errors=True)
        try:
            os.rename(self.real, self.folder)
        except OSError as error:
            if error.errno != errno.ENOTEMPTY:
                raise
            return False
        return True


def is_fuse_possible():
    return os.geteuid() == 0 and os.path.exists("/dev/fuse") and os.path.exists(FUSE_HEADER)
