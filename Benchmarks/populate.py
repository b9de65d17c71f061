#!/usr/bin/env python3
"""Fills a cache folder with files of the disk level's layout: populate.py DIR COUNT.

Names are DIR/swcache/v1/ab/<62 hex digits>; the contents are a few bytes that nobody asks for. For measuring how a
daemon starts on a large cache.
"""

import hashlib
import os
import sys


def populate(folder, count):
    root = os.path.join(folder, "swcache", "v1")
    for byte in range(256):
        os.makedirs(os.path.join(root, f"{byte:02x}"), exist_ok=True)
    for number in range(count):
        name = hashlib.sha256(str(number).encode()).hexdigest()
        descriptor = os.open(os.path.join(root, name[:2], name[2:]), os.O_WRONLY | os.O_CREAT, 0o644)
        os.write(descriptor, name.encode())
        os.close(descriptor)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit(__doc__)
    populate(sys.argv[1], int(sys.argv[2]))
