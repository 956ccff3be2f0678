"""What program files say about themselves; damaged ones say nothing."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from devboot.verify.elf import read_elf

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(shutil.which("g++") is None, reason="needs g++")
def test_debug_information_and_symbols(tmp_path: Path) -> None:
    source = tmp_path / "a.cpp"
    source.write_text("int main() {}\n")
    seen = {}
    for words in ("-g", "", "-g -s", "-g -gz"):
        subprocess.run(["g++", *words.split(), source, "-o", tmp_path / "a"], check=True)
        elf = read_elf(tmp_path / "a")
        assert elf
        seen[words] = (elf.has_lines, elf.is_stripped)
    assert seen == {
        "-g": (True, False), "": (False, False), "-g -s": (False, True), "-g -gz": (True, False),
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [b"", b"#!/bin/sh\n", b"\x7fELF", b"\x7fELF" + b"\xff" * 60, b"\x7fELF\x02\x01" + bytes(58)],
)
def test_what_is_no_program_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    elf = read_elf(tmp_path / "x")
    assert elf is None or not elf.has_lines
    assert read_elf(tmp_path / "missing") is None
