"""Project names: folder, distribution, Python package and C++ namespace share one."""

from __future__ import annotations

import keyword
import re
import sys
from typing import NamedTuple

from devboot.errors import DevbootError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*")
_LONGEST = 64

# ISO C++23 [lex.key] and [lex.digraph].
_CPP = frozenset(
    """
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t
    char32_t class co_await co_return co_yield compl concept const const_cast consteval constexpr
    constinit continue decltype default delete do double dynamic_cast else enum explicit export
    extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq
    nullptr operator or or_eq private protected public register reinterpret_cast requires return
    short signed sizeof static static_assert static_cast struct switch template this thread_local
    throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while
    xor xor_eq main
    """.split()
)
# Targets that CMake's generators make themselves (CMP0037), and prefixes of CMake's variables: a
# package `cuda` would have the options CUDA_CUDA and CUDA_TESTS.
_CMAKE = frozenset(
    """
    all all_build clean cmake cpack ctest cuda depend edit_cache experimental help install nightly
    package preinstall rebuild_cache run_tests test uninstall zero_check
    """.split()
)
_LIBRARIES = frozenset(
    "std torch at aten c10 caffe2 thrust cub gtest boost numpy pip pytest setuptools".split()
)
# Files cannot have these names on Windows, whatever their ending: a WSL project is seen from there.
_WINDOWS = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
_WORDS = (
    (_CPP, "a reserved word of C++"),
    (frozenset([*keyword.kwlist, *keyword.softkwlist]), "a reserved word of Python"),
)
_FILES = (
    *_WORDS,
    (_LIBRARIES, "the name of a library that the project uses"),
    (_WINDOWS, "a device name on Windows"),
)
_RESERVED = (
    *_FILES,
    (_CMAKE, "reserved by CMake"),
    (sys.stdlib_module_names, "a module of Python's standard library"),
)


class ProjectName(NamedTuple):
    """A checked name in the spellings that the project needs."""

    name: str  # distribution and folder: my-ops

    @property
    def package(self) -> str:
        """Python package, C++ namespace, library and target prefix: my_ops."""
        return self.name.replace("-", "_").lower()


def reserved_word(name: str) -> str:
    """Return which language has a name for itself, in words; empty: none of ours."""
    return next((why for names, why in _WORDS if name in names), "")


def reserved_file(name: str) -> str:
    """Return why no source file should have a name, in words; empty: it may."""
    return next((why for names, why in _FILES if name in names), "")


def project_name(text: str) -> ProjectName:
    """Check a project name; raise `DevbootError` that says what is wrong and what would do."""
    if problem := _problem(text):
        raise DevbootError(f"`{text}` cannot be a project name: {problem}", hint=_hint(text))
    return ProjectName(text)


def _problem(text: str) -> str:
    if not text:
        return "it is empty"
    if not text.isascii():
        return "it has letters outside ASCII, which C++ and package indexes do not take"
    if len(text) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    if text.startswith("-"):
        return "it starts with `-`, so programs would take it for an option"
    if not _NAME.fullmatch(text):
        return "letters and digits are allowed, with single `-` or `_` between them"
    package = ProjectName(text).package
    return next((why for names, why in _RESERVED if package in names), "")


def _hint(text: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", text)
    near = "-".join(words).lower().lstrip("0123456789-")[:_LONGEST].rstrip("-")
    if near and _problem(near):
        near = f"{near}-ops"
    if not near or _problem(near):
        near = "my-ops"
    return f"for example `--name {near}`"
