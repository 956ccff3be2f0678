"""`floor_durable.py SOURCE HOME`: a copy that a power cut cannot halve, and nothing else.

Every file is written under another name, the disk flushed, all files renamed, the disk flushed.
"""

# ruff: noqa: PTH103, PTH104, PTH118, PTH123  # a floor is as fast as can be; pathlib is not
import ctypes
import os
import sys


def main(source: str, home: str) -> None:
    copied = []
    for folder, _, names in os.walk(source):
        target = os.path.join(home, os.path.relpath(folder, source))
        os.makedirs(target, exist_ok=True)
        for name in names:
            file = os.path.join(target, name)
            copy(os.path.join(folder, name), file + ".tmp")
            copied.append(file)
    flush(home)
    for file in copied:
        os.rename(file + ".tmp", file)
    flush(home)


def copy(source: str, target: str) -> None:
    with open(source, "rb") as file:
        data = file.read()
    with open(target, "wb") as file:
        file.write(data)


def flush(home: str) -> None:
    descriptor = os.open(home, os.O_RDONLY)
    ctypes.CDLL(None).syncfs(descriptor)
    os.close(descriptor)


main(*sys.argv[1:])
