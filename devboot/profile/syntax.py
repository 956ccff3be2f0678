"""What the YAML parser complains about, said for somebody who did not write the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.profile.problems import Complaint, Problem, Source

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

MAX_DEPTH = 20
"""Levels of a profile; the parser allows more, and another number in each release."""

_SECOND_COLON = "a `: ` inside a value: put the value in quotes, or check the indentation"
_WORDS = (
    # part of the parser's words (in C or Python), ours, whether the beginning is the better place
    ("a quoted scalar: found unexpected end", "this quote is never closed", True),
    ("a double-quoted scalar: found unexpected end", "this quote is never closed", True),
    ("unknown escape character", "unknown escape; write `\\\\` for one backslash", False),
    ("escape code", "this escape is not a character", False),
    ("node content", "a value is missing before this", False),
    ("flow sequence", "this list is not closed: `,` or `]` is missing", True),
    ("flow mapping", "this mapping is not closed: `,` or `}` is missing", True),
    ("values are not allowed", _SECOND_COLON, False),
    ("could not find expected ':'", "a key needs a `: ` behind it", True),
    ("block collection", "this line is not an item of the list above: `- ` is missing", False),
    ("block mapping", "this line does not fit the keys above it: check its indentation", False),
    ("while scanning an alias", "a value cannot start with `*`; put it in quotes", True),
    ("while scanning an anchor", "a value cannot start with `&`; put it in quotes", True),
    ("a directive", "a line cannot start with `%`", True),
    ("maximum nesting depth", f"nested deeper than {MAX_DEPTH} levels", False),
    ("document start", "nothing may follow the end of the document", False),
)


def syntax_problem(source: Source, error: MarkedYAMLError) -> Problem:
    """Return the parser's complaint in our words, at the place where the mistake began."""
    complaint = f"{error.context or ''}: {error.problem}"
    words, at_start = _explanation(complaint)
    mark = (at_start and error.context_mark) or error.problem_mark or error.context_mark
    assert mark  # at least one is there in every error that has marks
    if "cannot start any token" in complaint:
        words = _cannot_start(source.line(mark.line + 1)[mark.column : mark.column + 1])
    return Problem(source, mark.line + 1, mark.column + 1, Complaint(words))


def _explanation(complaint: str) -> tuple[str, bool]:
    for part, words, at_start in _WORDS:
        if part in complaint:
            return words, at_start
    return f"not YAML: {complaint.removeprefix(': ')}", False


def _cannot_start(char: str) -> str:
    if char == "\t":
        return "a tab cannot stand here: YAML is indented with spaces"
    return f"a value that starts with {char} must be in quotes"
