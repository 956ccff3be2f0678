"""Rules about tasks and their problem matchers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from devboot.excerpt import quoted
from devboot.profile.problems import closest
from devboot.severity import Severity
from devboot.vscode import configurations
from devboot.vscode.lint import fixes
from devboot.vscode.lint.rule import Found, Look, Rule, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.vscode.configurations import Entry
    from devboot.vscode.documents import Part

_CPPTOOLS = frozenset({"ms-vscode.cpptools", "ms-vscode.cpptools-extension-pack"})
_MATCHERS = frozenset(
    """
    $msCompile $lessCompile $gulp-tsc $jshint $jshint-stylish $eslint-compact $eslint-stylish $go
    $nvcc $lessc $node-sass $tsc $tsgo-watch $tsc-watch $gcc $iar $armcc5 $rustc $rustc-watch
    $python $pytest $mypy $ts-webpack $ts-webpack-watch $ts-checker-webpack-watch $esbuild-watch
    """.split()
)
NVCC = {
    "owner": "cuda",
    "source": "nvcc",
    "fileLocation": ["autoDetect", "${workspaceFolder}"],
    "pattern": {
        "regexp": r"^(?!\s)(.+?)\((\d+)\):\s+(?:catastrophic |fatal )?(error|warning|remark)"
        r"(?:\s+#(\d+(?:-D)?))?\s*:\s+(.*)$",
        "file": 1,
        "line": 2,
        "severity": 3,
        "code": 4,
        "message": 5,
    },
}
"""A matcher for what nvcc prints today: `warning #177-D:`, `catastrophic error:`."""
_GROUPS = (
    "file", "location", "line", "column", "endLine", "endColumn", "severity", "code", "message",
)  # fmt: skip
_JS_NAME = re.compile(r"\(\?<(?=[A-Za-z_])")
_BROKEN = ("unterminated", "missing )", "unbalanced", "nothing to repeat", "bad escape (end")


def _no_command(look: Look) -> Iterator[Found]:
    for task in look.tasks:
        value = configurations.task_value(task)
        kind = text(value.get("type"))
        needs = kind == "process" or (kind == "shell" and "dependsOn" not in value)
        if needs and not value.get("command"):
            part = task.part.get("type") or task.part
            yield Found(part, f"the task {quoted(task.name)} has no command")


def _self_starting(look: Look) -> Iterator[Found]:
    for task in look.tasks:
        part = task.part.get("runOptions", "runOn")
        if part is not None and part.value in {"folderOpen", "worktreeCreated"}:
            yield Found(
                part, f"the task {quoted(task.name)} runs by itself when somebody opens the folder"
            )


def _defaults(look: Look) -> Iterator[Found]:
    for level in look.opened.levels:
        for kind in ("build", "test"):
            marked = [task for task in configurations.tasks(level) if _is_default(task, kind)]
            if len(marked) > 1:
                part = marked[1].get("group") or marked[1].part
                yield Found(
                    part, f"{len(marked)} tasks are the default {kind} task, so VS Code has to ask"
                )


def _is_default(task: Entry, kind: str) -> bool:
    group = task.value.get("group")
    return isinstance(group, dict) and group.get("kind") == kind and group.get("isDefault") is True


def _matchers(look: Look) -> Iterator[tuple[Entry, Part]]:
    for task in look.tasks:
        for holder in (task.part, *(task.part.get(name) for name in configurations.PLATFORMS)):
            found = holder.get("problemMatcher") if holder else None
            for one in (found, *found.elements()) if found else ():
                yield task, one


def _gcc(look: Look) -> Iterator[Found]:
    for task, part in _matchers(look):
        if part.value == "$gcc" and not _has_cpptools(look, task):
            yield Found(
                part, "`$gcc` comes with `ms-vscode.cpptools`, which nothing here recommends; a"
                " matcher written out needs no extension",
            )  # fmt: skip


def _has_cpptools(look: Look, task: Entry) -> bool:
    """Tell whether the C++ extension is recommended, or needed by something else here."""
    uses = any(look.of_type("cppdbg", "cppvsdbg")) or any(
        other.text("type") == "cppbuild" for other in look.tasks
    )
    return uses or bool(_CPPTOOLS & look.recommended(task.level))


def _nvcc(look: Look) -> Iterator[Found]:
    for _, part in _matchers(look):
        if part.value == "$nvcc":
            yield Found(
                part, "`$nvcc` misses every numbered diagnostic of today's nvcc (`warning"
                " #177-D:`); write a matcher out", fixes.value(part, NVCC),
            )  # fmt: skip


def _unknown(look: Look) -> Iterator[Found]:
    for _, part in _matchers(look):
        name = text(part.value)
        if name and name not in _MATCHERS:
            near = closest(name, _MATCHERS)
            if not name.startswith("$"):
                yield Found(part, f"a matcher's name begins with `$`: `${name}`")
            elif near and _is_slip(name, near):
                yield Found(part, f"no matcher is called {quoted(name)}; did you mean `{near}`?")


def _is_slip(name: str, near: str) -> bool:
    """Tell a slip of the hand from the name of a matcher that an extension brings."""
    return abs(len(name) - len(near)) <= 1 and len(name) > len("$go") and name[:2] == near[:2]


def _patterns(look: Look) -> Iterator[Found]:
    for _, part in _matchers(look):
        pattern = part.get("pattern")
        for one in (pattern, *pattern.elements()) if pattern else ():
            regexp = one.get("regexp")
            if regexp is not None and (why := _trouble(text(regexp.value), one.value)):
                yield Found(regexp, why)


def _trouble(regexp: str, pattern: dict[str, Any]) -> str:
    try:
        groups = re.compile(_JS_NAME.sub("(?P<", regexp)).groups
    except re.error as error:  # JavaScript knows more: only what no one can read is a mistake
        return f"this cannot be a pattern: {error.msg}" if error.msg.startswith(_BROKEN) else ""
    except (RecursionError, OverflowError, MemoryError):
        return "this pattern is too deep"
    for name in _GROUPS:
        number = pattern.get(name)
        if isinstance(number, int) and number > groups:
            return f"`{name}` is group {number}, and the pattern has {groups}"
    return ""


RULES = (
    Rule("task-without-command", Severity.ERROR, "a task has nothing to run", _no_command),
    Rule("runs-by-itself", Severity.WARNING, "a task runs as soon as the folder is opened",
         _self_starting),
    Rule("two-defaults", Severity.INFO, "two tasks are the default of one group", _defaults),
    Rule("gcc-matcher", Severity.WARNING, "`$gcc` needs an extension that nothing recommends",
         _gcc),
    Rule("nvcc-matcher", Severity.WARNING, "`$nvcc` misses what nvcc prints today", _nvcc,
         fixable=True),
    Rule("unknown-matcher", Severity.WARNING, "no problem matcher has this name", _unknown),
    Rule("matcher-pattern", Severity.ERROR, "the pattern of a matcher cannot match", _patterns),
)  # fmt: skip
