"""Rules about Python's debugger (type `debugpy`, formerly `python`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.merge import jsonc
from devboot.severity import Severity
from devboot.vscode.lint import fixes
from devboot.vscode.lint.rule import Found, Look, Rule, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.merge.splices import Fix
    from devboot.vscode.configurations import Entry
    from devboot.vscode.documents import Part

_TYPES = ("debugpy", "python")
_STARTED = ("program", "module", "code")
_ATTACHED = ("connect", "listen", "processId", "host", "port", "subProcessId")


def _environment(look: Look) -> Iterator[Found]:
    for entry in look.of_type(*_TYPES):
        part = entry.part.get("environment")
        if part is not None:
            fix = _as_object(part) if entry.part.get("env") is None else ()
            yield Found(
                part, "debugpy takes `env`, an object of names and values, not `environment`", fix,
                at_key=True,
            )  # fmt: skip


def _as_object(part: Part) -> Fix:
    pairs = {}
    for one in part.elements():
        pair = one.value if isinstance(one.node, jsonc.Object) else {}
        if not isinstance(pair.get("name"), str) or not isinstance(pair.get("value"), str):
            return ()
        pairs[pair["name"]] = pair["value"]
    is_list = isinstance(part.node, jsonc.Array)
    return (*fixes.key(part, "env"), *fixes.value(part, pairs)) if is_list else ()


def _both(look: Look) -> Iterator[Found]:
    for entry in look.of_type(*_TYPES, request="launch"):
        given = [entry.get(key) for key in _STARTED]
        named = [part for part in given if part is not None]
        if len(named) > 1:
            words = " and ".join(f"`{part.name}`" for part in named)
            yield Found(named[1], f"{words} exclude each other", at_key=True)


def _nothing(look: Look) -> Iterator[Found]:
    for entry in look.of_type(*_TYPES):
        request = entry.text("request")
        keys = _STARTED if request == "launch" else _ATTACHED
        purposes = entry.value.get("purpose")
        if any(entry.get(key) for key in keys) or purposes or request not in {"launch", "attach"}:
            continue
        message = (
            "nothing is started: `program`, `module` or `code` is missing"
            if request == "launch"
            else "nothing is attached to: `connect`, `listen` or `processId` is missing"
        )
        yield Found(entry.part.get("name") or entry.part, message)


def _visible(look: Look) -> Iterator[Found]:
    """What is only for the Test Explorer fails when it is started by F5."""
    for entry in look.of_type(*_TYPES):
        part = entry.get("purpose")
        if part is None or not isinstance(part.value, list) or "debug-test" not in part.value:
            continue
        hidden = (entry.value.get("presentation") or {}) if _shows(entry) else {"hidden": True}
        if not hidden.get("hidden") and not any(entry.get(key) for key in _STARTED):
            yield Found(
                part, "this is for the Test Explorer, and starts nothing by F5; hide it with"
                ' `"presentation": {"hidden": true}`',
            )  # fmt: skip


def _shows(entry: Entry) -> bool:
    return isinstance(entry.value.get("presentation", {}), dict)


def _coverage(look: Look) -> Iterator[Found]:
    """pytest-cov and the debugger trace the same way: the one that comes last wins."""
    for entry in look.of_type(*_TYPES, request="launch"):
        args = entry.get("args")
        words = [text(one.value) for one in args.elements()] if args else []
        if entry.text("module") != "pytest" or "--no-cov" in words or args is None:
            continue
        for one in args.elements():
            if text(one.value).split("=")[0] in {"--cov", "--cov-report", "--cov-config"}:
                yield Found(one, "pytest-cov takes the debugger's breakpoints away; add `--no-cov`")
                break


def _ignored(look: Look) -> Iterator[Found]:
    for entry in look.of_type(*_TYPES, request="attach"):
        part = entry.get("subProcess")
        if part is not None and part.value is True:
            yield Found(
                part, "this has no effect when attaching; the program says it, with `python -m"
                " debugpy --configure-subProcess true`", at_key=True,
            )  # fmt: skip


def _old_address(look: Look) -> Iterator[Found]:
    for entry in look.of_type(*_TYPES):
        for key in ("host", "port"):
            part = entry.get(key)
            if part is not None:
                yield Found(
                    part, f'`{key}` belongs into `connect` now: `"connect": {{"host": ..., "port":'
                    " ...}`", at_key=True,
                )  # fmt: skip


RULES = (
    Rule("environment-in-debugpy", Severity.ERROR, "debugpy takes `env`, not `environment`",
         _environment, fixable=True),
    Rule("two-programs", Severity.ERROR, "`program`, `module` and `code` exclude each other",
         _both),
    Rule("nothing-to-debug", Severity.ERROR, "nothing is started and nothing is attached to",
         _nothing),
    Rule("visible-debug-test", Severity.INFO, "what is for the Test Explorer shows in the F5 list",
         _visible),
    Rule("pytest-cov", Severity.WARNING, "measuring coverage takes the breakpoints away",
         _coverage),
    Rule("old-address", Severity.INFO, "host and port stand in `connect` now", _old_address),
    Rule("attach-subprocess", Severity.INFO, "`subProcess` has no effect when attaching",
         _ignored),
)  # fmt: skip
