"""`floor_stat.py SOURCE HOME`: look at both of each file; what finding nothing to do costs."""

# ruff: noqa: PTH116, PTH118  # a floor is as fast as can be; pathlib is not
import os
import sys


def main(source: str, home: str) -> None:
    for folder, _, names in os.walk(source):
        target = os.path.join(home, os.path.relpath(folder, source))
        for name in names:
            os.stat(os.path.join(folder, name))
            os.stat(os.path.join(target, name))


main(*sys.argv[1:])
