"""Profiles that are mutated towards code not reached yet; what is no ProfileError stops it.

    pip install atheris
    PYTHONPATH=. python tests/profile/fuzz.py -max_total_time=60 CORPUS tests/profile/bad profiles

New inputs are kept in the folder CORPUS.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["devboot"]):
    from devboot.profile import ProfileError, load_profile


def one(data: bytes) -> None:
    try:
        load_profile("x.yaml", read=lambda _: ("x.yaml", data), known=["cpp", "cuda"])
    except ProfileError as error:
        assert error.message.replace("\n", "").isprintable()  # noqa: PT017


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
