"""What is added to a project one by one beside operators: tests and CMake presets, as answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.generators.operators import added_name, operators_of, suite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LANGUAGES = ("cpp", "python")

_PRESET = re.compile(r"[A-Za-z0-9]+(?:[-_.+][A-Za-z0-9]+)*")
_VARIABLE = re.compile(r"\w+(?::\w+)?=[^|\"\\\x00-\x1f\x7f]*")
_LONGEST = 64


class AddedTest(NamedTuple):
    """A file of tests that belongs to no single operator; the answer is `NAME LANGUAGE; ...`."""

    name: str
    language: str  # of LANGUAGES

    def __str__(self) -> str:
        return f"{self.name} {self.language}"

    @property
    def suite(self) -> str:
        return suite(self.name)


class Preset(NamedTuple):
    """A preset of CMake; the answer is `NAME|INHERITS|VARIABLE=VALUE|... || ...`."""

    name: str
    inherits: str
    variables: tuple[str, ...] = ()  # NAME=VALUE, or NAME:TYPE=VALUE

    def __str__(self) -> str:
        return "|".join([self.name, self.inherits, *self.variables])

    @property
    def cache(self) -> dict[str, object]:
        """The variables as CMakePresets.json has them."""
        parts = (variable.partition("=") for variable in self.variables)
        return dict(_cached(name, value) for name, _, value in parts)


def _cached(name: str, value: str) -> tuple[str, object]:
    name, colon, kind = name.partition(":")
    return name, {"type": kind, "value": value} if colon else value


def tests_of(answer: str) -> tuple[AddedTest, ...]:
    """Read the answer.

    Raises DevbootError for what is no test, and for two of one name.
    """
    found: list[AddedTest] = []
    for item in filter(str.strip, answer.split(";")):
        name, *rest = item.split()
        language = " ".join(rest) or LANGUAGES[0]
        if language not in LANGUAGES:
            raise DevbootError(
                f"`{item.strip()}` is no test",
                hint=f"`NAME LANGUAGE`, of {' and '.join(LANGUAGES)}",
            )
        known = [one.name for one in found]
        found.append(AddedTest(added_name(name, known, "test"), language))
    return tuple(found)


def presets_of(answer: str) -> tuple[Preset, ...]:
    """Read the answer.

    Raises DevbootError for what is no preset, and for two of one name.
    """
    found: list[Preset] = []
    for item in filter(None, map(str.strip, answer.split("||"))):
        name, *rest = item.split("|")
        one = preset(name, rest[0] if rest else "", tuple(rest[1:]))
        if one.name in {known.name for known in found}:
            raise DevbootError(f"two presets are called `{one.name}`", hint="leave one out")
        found.append(one)
    return tuple(found)


def refuse_twins(operators: Iterable[str], lists: Mapping[str, str]) -> None:
    """Refuse two operators or tests of one name, those of the template (`operators`) included.

    `lists` has the answers by their kind. Raises DevbootError.
    """
    known = list(operators)
    for one in operators_of(lists.get("operators", "")):
        known.append(added_name(one.name, known))
    for test in tests_of(lists.get("tests", "")):
        known.append(added_name(test.name, known, "test"))


def preset(name: str, inherits: str, variables: Iterable[str]) -> Preset:
    """Check what a preset is made of.

    Raises DevbootError that says what is wrong.
    """
    for word in (name, inherits):
        if len(word) > _LONGEST or not _PRESET.fullmatch(word):
            raise DevbootError(
                f"`{word}` cannot be the name of a preset",
                hint="letters and digits are allowed, with single `-` or `_` between them",
            )
    for variable in variables:
        if not _VARIABLE.fullmatch(variable):
            raise DevbootError(
                f"`{variable}` is no variable of CMake with its value",
                hint='`NAME=VALUE` or `NAME:TYPE=VALUE`, without `|`, `"` and `\\`',
            )
    return Preset(name, inherits, tuple(variables))


def answer_of_tests(tests: Iterable[AddedTest]) -> str:
    return "; ".join(map(str, tests))


def answer_of_presets(presets: Iterable[Preset]) -> str:
    return " || ".join(map(str, presets))
