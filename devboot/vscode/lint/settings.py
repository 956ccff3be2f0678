"""Rules about settings.json and extensions.json."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.excerpt import quoted
from devboot.severity import Severity
from devboot.vscode.lint import fixes
from devboot.vscode.lint.rule import Found, Look, Rule, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.vscode.documents import Level, Part

_CLANGD = "llvm-vs-code-extensions.vscode-clangd"
_CPPTOOLS = ("ms-vscode.cpptools", "ms-vscode.cpptools-extension-pack")
_ENGINE = "C_Cpp.intelliSenseEngine"
_ID = re.compile(r"[a-z0-9][a-z0-9-]*\.[a-z0-9][a-z0-9._-]*", re.IGNORECASE)
_RENAMED = {
    "python.unitTest.pyTestEnabled": "python.testing.pytestEnabled",
    "python.unitTest.pyTestArgs": "python.testing.pytestArgs",
    "python.unitTest.unittestEnabled": "python.testing.unittestEnabled",
    "python.unitTest.unittestArgs": "python.testing.unittestArgs",
    "python.testing.pyTestEnabled": "python.testing.pytestEnabled",
    "python.testing.pyTestArgs": "python.testing.pytestArgs",
}
_GONE = {
    "python.pythonPath": "`python.defaultInterpreterPath` is what is read now",
    "python.linting.": "linters are extensions of their own now",
    "python.formatting.": "formatters are extensions of their own now",
    "python.sortImports.": "sorters of imports are extensions of their own now",
    "python.dataScience.": "notebooks are the extension `ms-toolsai.jupyter` now",
    "python.jediEnabled": "`python.languageServer` is what is read now",
    "python.testing.nosetest": "nose is no longer supported",
    "python.workspaceSymbols.": "nothing reads it any more",
    "C_Cpp.intelliSenseEngineFallback": "nothing reads it any more",
    "terminal.integrated.shell.": "`terminal.integrated.defaultProfile.linux` is read now",
    "terminal.integrated.shellArgs.": "`terminal.integrated.profiles.linux` is read now",
    "terminal.integrated.automationShell.":
        "`terminal.integrated.automationProfile.linux` is read now",
    "telemetry.enableTelemetry": "`telemetry.telemetryLevel` is what is read now",
}  # fmt: skip


def _members(level: Level) -> dict[str, Part]:
    return dict(level.settings.members()) if level.settings else {}


def _two_engines(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        uses = _uses_clangd(level)
        cpptools = any(one in look.recommended(level) for one in _CPPTOOLS)
        engine = look.opened.settings(level).get(_ENGINE, "Default")
        if uses and cpptools and str(engine).casefold() != "disabled":
            yield Found(
                uses, f'clangd and cpptools both read the code; `"{_ENGINE}": "disabled"` leaves'
                " cpptools its debugger",
            )  # fmt: skip


def _uses_clangd(level: Level) -> Part | None:
    """Return where clangd is recommended or set up."""
    listed = level.extensions.get("recommendations") if level.extensions else None
    for one in listed.elements() if listed else ():
        if text(one.value).casefold() == _CLANGD:
            return one
    settings = _members(level)
    return next((part for name, part in settings.items() if name.startswith("clangd.")), None)


def _no_engine(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        part = _members(level).get(_ENGINE)
        off = part is not None and text(part.value).casefold() == "disabled"
        clangd = _CLANGD in look.recommended(level) or _uses_clangd(level)
        if part is not None and off and not clangd:
            yield Found(
                part, f"this leaves nobody to read the code unless `{_CLANGD}` is there;"
                " recommend it",
            )  # fmt: skip


def _renamed(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        members = _members(level)
        for name, part in members.items():
            new = _RENAMED.get(name)
            if new is not None:
                fix = fixes.key(part, new) if new not in members else ()
                yield Found(part, f"`{name}` is called `{new}` now", fix, at_key=True)


def _gone(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        for name, part in _members(level).items():
            for old, advice in _GONE.items():
                if name == old or (old.endswith(".") and name.startswith(old)):
                    yield Found(part, f"{quoted(name)} has no effect: {advice}", at_key=True)


def _clangd_words(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        part = _members(level).get("clangd.arguments")
        for one in part.elements() if part else ():
            word = text(one.value).split("=")[0]
            if word in {"--cross-file-rename", "--suggest-missing-includes", "--pch"}:
                yield Found(one, f"clangd has no option `{word}` any more")


def _ids(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        for key in ("recommendations", "unwantedRecommendations"):
            listed = level.extensions.get(key) if level.extensions else None
            for one in listed.elements() if listed else ():
                if isinstance(one.value, str) and not _ID.fullmatch(one.value):
                    yield Found(one, f"{quoted(one.value)} is no extension: `publisher.name`")


def _contradictions(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        unwanted = level.extensions.get("unwantedRecommendations") if level.extensions else None
        for one in unwanted.elements() if unwanted else ():
            if text(one.value).casefold() in look.recommended(level):
                yield Found(one, f"{quoted(one.value)} is recommended too")


RULES = (
    Rule("two-engines", Severity.WARNING, "clangd and cpptools both read the code", _two_engines),
    Rule("no-engine", Severity.WARNING, "IntelliSense is off, and nothing takes its place",
         _no_engine),
    Rule("renamed-setting", Severity.INFO, "a setting has another name now", _renamed,
         fixable=True),
    Rule("old-setting", Severity.INFO, "nothing reads this setting any more", _gone),
    Rule("clangd-option", Severity.INFO, "clangd no longer has this option", _clangd_words),
    Rule("extension-id", Severity.WARNING, "this names no extension", _ids),
    Rule("wanted-and-unwanted", Severity.WARNING, "an extension is recommended and unwanted",
         _contradictions),
)  # fmt: skip
