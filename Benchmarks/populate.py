#!/usr/bin/env python3
"""Fills a cache folder with files of the disk level's layout: populate.py DIR COUNT.

Names are DIR/swcache/v1/ab/<62 hex digits>; the contents are a few bytes that nobody asks for. For measuring how a
daemon starts on a large cache, and how it evicts.
"""

import os
import random
import sys

SIZE = 64


def populate(folder, count):
    root = os.path.join(folder, "swcache", "v1")
    numbers = random.Random(count)
    content = b"x" * SIZE
    # Shelf by shelf: the names of one lie together.
    for byte in range(256):
        shelf = os.path.join(root, f"{byte:02x}")
        os.makedirs(shelf, mode=0o700, exist_ok=True)
        directory = os.open(shelf, os.O_RDONLY)
        for _ in range(count * (byte + 1) // 256 - count * byte // 256):
            name = f"{numbers.getrandbits(248):062x}"
            descriptor = os.open(name, os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=directory)
            os.write(descriptor, content)
            os.close(descriptor)
        os.close(directory)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit(__doc__)
    populate(sys.argv[1], int(sys.argv[2]))
