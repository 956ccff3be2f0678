"""`envFile`, as each debugger reads it."""

from __future__ import annotations

import pytest

from devboot.vscode import environment_files as files
from devboot.vscode.words import cppdbg_argument

TEXT = """\ufeff# a comment
PLAIN=a b
DOUBLE="a\\nb"
SINGLE='a b'
  SPACED =  x  \r
export E=1
unset GONE
NESTED=${PLAIN}/${HOME}
KEPT=\\${PLAIN}
DOT.TED=1
nonsense
"""


def test_cppdbg_strips_quotes_and_knows_no_export() -> None:
    found = files.cppdbg(TEXT)
    assert found.set == {
        "PLAIN": "a b",
        "DOUBLE": "a\nb",
        "SINGLE": "a b",
        "SPACED": "x",
        "NESTED": "${PLAIN}/${HOME}",
        "KEPT": "\\${PLAIN}",
        "DOT.TED": "1",
    }
    assert found.ignored == (6, 7, 11)


def test_debugpy_puts_variables_in() -> None:
    found = files.debugpy(TEXT, {"HOME": "/home/me"})
    assert found.set == {
        "PLAIN": "a b",
        "DOUBLE": "a\nb",
        "SINGLE": "a b",
        "SPACED": "x",
        "NESTED": "a b//home/me",
        "KEPT": "${PLAIN}",
    }
    assert found.ignored == (6, 7, 10, 11)


def test_nsight_keeps_quotes_and_unsets() -> None:
    found = files.nsight(TEXT)
    assert found.set["DOUBLE"] == '"a\\nb"'
    assert found.set["SINGLE"] == "'a b'"
    assert found.set["export E"] == "1"
    assert found.unset == ("GONE",)
    assert found.ignored == (11,)


def test_the_type_of_a_configuration_decides() -> None:
    assert files.reader("cppdbg", {})('A="1"').set == {"A": "1"}
    assert files.reader("cuda-gdb", {})('A="1"').set == {"A": '"1"'}
    assert files.reader("debugpy", {"B": "2"})("A=${B}").set == {"A": "2"}


@pytest.mark.parametrize(
    ("argument", "word"),
    [
        ("plain", "plain"),
        ("", '""'),
        (" ", '" "'),
        ('"a b"', '"a b"'),
        ("a b", '"a b"'),
        ("f(x)", '"f(x)"'),
        ('say "hi"', '"say "hi""'),
        ("a;b", "a;b"),
        ("$HOME", "$HOME"),
    ],
)
def test_cpptools_quotes_only_blanks_and_brackets(argument: str, word: str) -> None:
    assert cppdbg_argument(argument) == word
