"""Our three-way merge beside `git merge-file`."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devboot.merge.text import merge

if TYPE_CHECKING:
    from pathlib import Path

BASE = b"one\ntwo\nthree\nfour\nfive\n"


def _git(folder: Path, base: bytes, yours: bytes, ours: bytes) -> tuple[bytes, int]:
    """Return git's text and how many conflicts it found."""
    for name, data in {"yours": yours, "base": base, "ours": ours}.items():
        (folder / name).write_bytes(data)
    words = ["git", "merge-file", "-p", "-L", "yours", "-L", "base", "-L", "devboot"]
    done = subprocess.run(
        [*words, "yours", "base", "ours"], cwd=folder, check=False, capture_output=True
    )
    return done.stdout, done.returncode


def _edited(draw: st.DrawFn, base: list[bytes], mark: bytes) -> list[bytes]:
    """Some lines replaced, dropped or followed by new ones; every line is unlike all others."""
    lines = []
    for number, line in enumerate(base):
        what = draw(st.sampled_from(["keep"] * 6 + ["replace", "drop", "add"]))
        new = b"%s %d\n" % (mark, number)
        lines += {"keep": [line], "replace": [new], "drop": [], "add": [line, new]}[what]
    return lines


@st.composite
def three(draw: st.DrawFn) -> tuple[bytes, bytes, bytes]:
    base = [b"line %d\n" % number for number in range(draw(st.integers(0, 12)))]
    yours, ours = _edited(draw, base, b"yours"), _edited(draw, base, b"ours")
    texts = [b"".join(lines) for lines in (base, yours, ours)]
    if draw(st.booleans()):
        texts = [text.removesuffix(b"\n") for text in texts]
    return texts[0], texts[1], texts[2]


@given(three())
@settings(max_examples=150, deadline=None)
def test_like_git_merge_file(
    tmp_path_factory: pytest.TempPathFactory, texts: tuple[bytes, bytes, bytes]
) -> None:
    base, yours, ours = texts
    merged = merge(base, yours=yours, ours=ours)
    text, conflicts = _git(tmp_path_factory.mktemp("git"), base, yours, ours)
    assert merged is not None
    assert bool(merged.conflicts) == bool(conflicts), (merged.data, text)
    if not conflicts:
        assert merged.data == text


def test_changes_that_do_not_meet_are_joined() -> None:
    merged = merge(BASE, yours=BASE.replace(b"one", b"ONE"), ours=BASE.replace(b"four", b"FOUR"))
    assert merged is not None
    assert (merged.data, merged.conflicts) == (b"ONE\ntwo\nthree\nFOUR\nfive\n", 0)


def test_changes_that_meet_stand_between_markers() -> None:
    merged = merge(BASE, yours=BASE.replace(b"two", b"zwei"), ours=BASE.replace(b"two", b"deux"))
    assert merged is not None
    assert merged.conflicts == 1
    assert merged.data == (
        b"one\n<<<<<<< yours\nzwei\n=======\ndeux\n>>>>>>> devboot\nthree\nfour\nfive\n"
    )


def test_markers_end_as_the_users_lines_do() -> None:
    merged = merge(b"a\r\n", yours=b"b\r\n", ours=b"c\r\n")
    assert merged is not None
    assert merged.data == b"<<<<<<< yours\r\nb\r\n=======\r\nc\r\n>>>>>>> devboot\r\n"


@pytest.mark.parametrize("other", [b"", BASE, b"quite\nother\n", b"no end", b"\xff\xfe\n"])
def test_laws_of_merging(other: bytes) -> None:
    for yours, ours, result in [(BASE, other, other), (other, BASE, other), (other, other, other)]:
        merged = merge(BASE, yours=yours, ours=ours)
        assert merged is not None
        assert (merged.data, merged.conflicts) == (result, 0)


def test_what_is_no_text_is_not_merged() -> None:
    assert merge(b"a\0", yours=b"a", ours=b"b") is None
