"""What happens to the cache's directory."""

import os
import random
import shutil
import subprocess
import threading
import time

import tools
from fault import Fault, Nothing


def stored(cache, manifests):
    """Files of entries, or of manifests."""
    found = []
    for folder, _, names in os.walk(os.path.join(cache, "swcache", "v1")):
        if os.path.basename(folder) != "tmp":
            found += [os.path.join(folder, name) for name in names
                      if len(name) >= 62 and name.endswith(".m") == manifests]
    return sorted(found)


class OnTmpfs(Fault):
    """The cache lies on a small file system of its own, which goes when the trouble is over."""

    size = "64m"

    def prepare(self, desk):
        aside = desk.cache + ".aside"
        os.rename(desk.cache, aside)
        os.makedirs(desk.cache)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.size}", "tmpfs", desk.cache], check=True)
        shutil.copytree(aside, desk.cache, dirs_exist_ok=True)
        shutil.rmtree(aside)

    def end(self, desk):
        subprocess.run(["umount", "-l", desk.cache], check=True)


class Full(OnTmpfs):
    about = "no space on the file system but 100 kB"

    def prepare(self, desk):
        super().prepare(desk)
        room = os.statvfs(desk.cache)
        with open(os.path.join(desk.cache, "filler"), "wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(room.f_bavail * room.f_bsize - 100_000, 1))


class ReadOnly(OnTmpfs):
    about = "the file system becomes read-only in the middle of the build"

    def meanwhile(self, build):
        build.wait_for(0.2)
        # Whoever has a file open for writing there keeps it from that for a moment.
        while build.is_running:
            if subprocess.run(["mount", "-o", "remount,ro", build.desk.cache], capture_output=True).returncode == 0:
                return
            time.sleep(0.005)


class Vanished(Fault):
    about = "the directory is removed, three times"

    def meanwhile(self, build):
        for share in (0.2, 0.5, 0.8):
            if not build.wait_for(share):
                return
            shutil.rmtree(build.desk.cache, ignore_errors=True)


class OnFaultyFolder(Fault):
    trouble, amount = "none", 0
    leaves_temporary = True  # what is written while the mount goes

    def prepare(self, desk):
        self.folder = tools.FaultyFolder(desk.tools, desk.cache, seed=desk.seed)

    def meanwhile(self, build):
        build.wait_for(0.1)
        self.folder.become(self.trouble, self.amount)

    def end(self, desk):
        self.folder.close()


class Quota(OnFaultyFolder):
    about = "whatever would need more space gets EDQUOT"
    trouble = "quota"


class Slow(OnFaultyFolder):
    about = "every call takes 20 ms"
    trouble, amount = "slow", 20
    seconds = 60.0  # a look-up is a dozen calls, and each of 300 waits for 1.5 s at most, eight at a time


class Broken(OnFaultyFolder):
    about = "a fifth of all calls gets EIO"
    trouble, amount = "broken", 20
    seconds = 6.0


class Hangs(OnFaultyFolder):
    about = "every call hangs until the build's end"
    trouble = "hang"
    seconds = 12.0  # 1.5 s for eight calls, again and again while it is tried


class Shared(Fault):
    about = "another daemon builds the same tree with the same directory"
    seconds = 15.0

    def prepare(self, desk):
        self.socket = desk.path("s2")

    def meanwhile(self, build):
        other = build.beside("out2", {"SCCACHE_SERVER_UDS": self.socket})
        other.run()
        if other.code != 0 or other.found():
            raise RuntimeError(f"the other build: {other.code} {other.found()} {other.text[-500:]}")

    def end(self, desk):
        desk.control("--stop-server", env=desk.variables | {"SCCACHE_SERVER_UDS": self.socket})


class Harmed(Fault):
    """Half of the files are harmed before the build, and what is there then in the middle of it."""

    manifests = False

    def prepare(self, desk):
        self.dice = random.Random(desk.seed)
        self._harm(desk, 0.5)

    def meanwhile(self, build):
        for share in (0.3, 0.6):
            if not build.wait_for(share):
                return
            self._harm(build.desk, 0.5)

    def _harm(self, desk, share):
        files = stored(desk.cache, self.manifests)
        chosen = self.dice.sample(files, int(len(files) * share))
        for path in chosen:
            try:
                self.harm(path, chosen)
            except FileNotFoundError:
                continue  # replaced at this moment

    def harm(self, path, others):
        raise NotImplementedError


class Flipped(Harmed):
    about = "a bit of half of the entries changes"

    def harm(self, path, others):
        with open(path, "r+b") as file:
            size = os.fstat(file.fileno()).st_size
            place = self.dice.randrange(max(size, 1))
            file.seek(place)
            byte = file.read(1)
            if byte:
                file.seek(place)
                file.write(bytes([byte[0] ^ (1 << self.dice.randrange(8))]))


class Truncated(Harmed):
    about = "half of the entries lose their end"

    def harm(self, path, others):
        os.truncate(path, self.dice.randrange(max(os.path.getsize(path), 1)))


class Swapped(Harmed):
    about = "half of the entries change places"

    def harm(self, path, others):
        other = self.dice.choice(others)
        aside = path + "~"
        os.rename(path, aside)
        try:
            os.rename(other, path)
        finally:
            os.rename(aside, other)


class ManifestsFlipped(Flipped):
    about = "a bit of half of the manifests changes"
    manifests = True


class ManifestsSwapped(Swapped):
    about = "half of the manifests change places"
    manifests = True


ROWS = {
    "fine": Nothing, "full": Full, "read-only": ReadOnly, "vanished": Vanished, "quota": Quota, "slow": Slow,
    "broken": Broken, "hangs": Hangs, "shared": Shared, "flipped": Flipped, "truncated": Truncated, "swapped": Swapped,
    "manifests-flipped": ManifestsFlipped, "manifests-swapped": ManifestsSwapped,
}
