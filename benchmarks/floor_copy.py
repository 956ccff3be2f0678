"""`floor_copy.py SOURCE HOME`: what any installation in Python costs at least."""

# ruff: noqa: PTH103, PTH118, PTH123  # a floor is as fast as can be; pathlib is not
import os
import sys


def main(source: str, home: str) -> None:
    for folder, _, names in os.walk(source):
        target = os.path.join(home, os.path.relpath(folder, source))
        os.makedirs(target, exist_ok=True)
        for name in names:
            copy(os.path.join(folder, name), os.path.join(target, name))


def copy(source: str, target: str) -> None:
    with open(source, "rb") as file:
        data = file.read()
    with open(target, "wb") as file:
        file.write(data)


main(*sys.argv[1:])
