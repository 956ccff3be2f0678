"""Rules about the files themselves: can they be read, and have they the shape that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.excerpt import quoted
from devboot.merge import jsonc
from devboot.profile.problems import closest
from devboot.severity import Severity
from devboot.vscode.configurations import PLATFORMS
from devboot.vscode.lint import fixes
from devboot.vscode.lint.rule import Found, Look, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.merge.splices import Fix
    from devboot.vscode.schema import Violation

_KNOWN_TYPES = frozenset(
    """
    cppdbg cppvsdbg cuda-gdb cuda-gdbserver cuda-qnx-gdbserver debugpy python lldb lldb-dap
    lldb-vscode gdb gdbtarget coreclr clr mono go dlv-dap java kotlin dart node pwa-node
    node-terminal chrome pwa-chrome msedge pwa-msedge firefox extensionHost php ruby rdbg perl lua
    bashdb PowerShell cmake cortex-debug espidf rust mojo-lldb swift-lldb nsight docker
    """.split()
)


def _unreadable(look: Look) -> Iterator[Found]:
    for file in look.opened.files:
        if file.error is not None:
            yield Found(file.whole, file.error.why, at=file.error.position)


def _double_keys(look: Look) -> Iterator[Found]:
    for file in look.opened.files:
        for part in file.part.all() if file.part else ():
            seen = set()
            for name, member in part.members():
                if name in seen:
                    yield Found(
                        member, f"{quoted(name)} stands here twice, the last one counts",
                        at_key=True,
                    )  # fmt: skip
                seen.add(name)


def _violations(look: Look, kind: str) -> Iterator[Found]:
    for violation in look.violations:
        if violation.kind == kind:
            at_key = kind in {"unknown-key", "deprecated-key"}
            yield Found(violation.part, violation.message, _spelling(violation), at_key=at_key)


def _spelling(violation: Violation) -> Fix:
    """Correct a key that differs from one that would do by its case only."""
    name = violation.part.name
    if violation.kind == "unknown-key":
        for known in violation.known:
            if known.casefold() == name.casefold():
                return fixes.key(violation.part, known)
    return ()


def _unknown_types(look: Look) -> Iterator[Found]:
    for entry in look.configurations:
        kind, part = entry.text("type"), entry.part.get("type")
        if part is None or kind in _KNOWN_TYPES:
            continue
        near = closest(kind, _KNOWN_TYPES)
        if near:
            fix = fixes.value(part, near) if near.casefold() == kind.casefold() else ()
            yield Found(part, f"no debugger is called {quoted(kind)}; did you mean `{near}`?", fix)


def _platform_keys(look: Look) -> Iterator[Found]:
    """A platform's name with another spelling is laid over nothing."""
    for entry in (*look.configurations, *look.tasks):
        for name, member in entry.part.members():
            for right in PLATFORMS:
                wrong = {"mac": "osx", "macos": "osx", "win": "windows"}.get(name.casefold())
                if wrong == right and isinstance(member.node, jsonc.Object):
                    message = f"{quoted(name)} is no platform; VS Code calls it `{right}`"
                    yield Found(member, message, fixes.key(member, right), at_key=True)


RULES = (
    Rule("json", Severity.ERROR, "the file cannot be read as JSON with comments", _unreadable),
    Rule("duplicate-key", Severity.WARNING, "an object has a key twice", _double_keys),
    Rule("unknown-key", Severity.WARNING, "nothing reads this key",
         lambda look: _violations(look, "unknown-key"), fixable=True),
    Rule("wrong-type", Severity.ERROR, "a value is of another kind than is wanted",
         lambda look: _violations(look, "wrong-type")),
    Rule("missing-key", Severity.ERROR, "something that is needed is not said",
         lambda look: _violations(look, "missing-key")),
    Rule("bad-value", Severity.ERROR, "a value is none of those that are allowed",
         lambda look: _violations(look, "bad-value")),
    Rule("deprecated-key", Severity.INFO, "a key is out of use",
         lambda look: _violations(look, "deprecated-key")),
    Rule("unknown-type", Severity.ERROR, "no debugger has this name", _unknown_types, fixable=True),
    Rule("platform-name", Severity.WARNING, "no platform has this name", _platform_keys,
         fixable=True),
)  # fmt: skip
