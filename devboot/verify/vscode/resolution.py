"""One configuration without its variables, and what it has in common with its neighbours."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devboot.verify.vscode import cppdbg, debugpy
from devboot.verify.vscode.active import is_test
from devboot.verify.vscode.choice import is_python
from devboot.verify.vscode.emulate import cmake_commands, pickers
from devboot.verify.vscode.outcome import NotStopped, NotTried
from devboot.vscode import configurations
from devboot.vscode.variables import resolve, setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.verify.vscode.bench import Bench
    from devboot.vscode.configurations import Entry
    from devboot.vscode.explain.setting import Setting
    from devboot.vscode.variables import Context, Unresolved

PICKED = "0"
"""What stands for a process that somebody would have picked."""


class Resolution:
    """A configuration with the machine it is to run on."""

    def __init__(self, entry: Entry, setting: Setting, bench: Bench) -> None:
        self.entry = entry
        self.setting = setting
        self.bench = bench

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def kind(self) -> str:
        return self.entry.text("type")

    @property
    def file(self) -> str | None:
        """The file that is open in the editor."""
        return self.setting.file

    @cached_property
    def context(self) -> Context:
        context = self.setting.context(self.entry)
        answers = {"python": self.bench.python, "process": PICKED}
        commands = {**context.commands, **pickers(answers)}
        context = replace(context, commands=commands)
        if "command:cmake." in str(self.entry.part.value):
            context = replace(context, commands=commands | cmake_commands(context))
        return replace(context, inputs={**_asked(self.entry, context), **context.inputs})

    @cached_property
    def config(self) -> dict[str, Any]:
        """The configuration's values; a variable without one raises NotStopped or NotTried."""
        found = resolve(self.entry.value, self.context)
        for missing in found.missing:
            raise _without_value(missing)
        value: dict[str, Any] = found.value
        return self._as_the_testing_view(value) if _is_for_tests(value) else value

    def _as_the_testing_view(self, config: dict[str, Any]) -> dict[str, Any]:
        """Return what the Python extension makes of it when a test is debugged there."""
        args = setting(self.context.settings, "python.testing.pytestArgs")
        listed = [str(resolve(word, self.context).value) for word in args or ["."]]
        return {**config, "module": "pytest", "args": listed}

    def sibling(self, kinds: tuple[str, ...], program: str = "") -> Mapping[str, Any] | None:
        """Return the first configuration that starts `program`, or any of these types."""
        return next(self._siblings(kinds, program), None)

    def _siblings(self, kinds: tuple[str, ...], program: str) -> Iterator[Mapping[str, Any]]:
        for entry in configurations.configurations(self.setting.opened):
            if entry.text("type") in kinds and entry.text("request") == "launch":
                value: Mapping[str, Any] = resolve(entry.value, self.context).value
                if not program or value.get("program") == program:
                    yield value

    def native_words(self, program: str) -> list[str]:
        """Return the arguments with which a program is started that something attaches to."""
        if is_python(program):
            return self.python_words
        like = self.sibling((self.kind, "cppdbg"), program) or {}
        return [str(word) for word in like.get("args") or [] if isinstance(like["args"], list)]

    @property
    def python_words(self) -> list[str]:
        """Return the words that run the open file in Python."""
        if self.file is None:
            raise NotStopped(
                "there is no Python file to run", "name one that is open: `--file FILE`"
            )
        return ["-m", "pytest", "-x", "-s", self.file] if is_test(self.file) else [self.file]

    def environment_for(self, program: str) -> dict[str, str]:
        """Return the environment of such a program: that of a configuration that starts it."""
        native = self.sibling(("cppdbg",), program)
        if native is not None:
            return {**self.bench.env, **cppdbg.environment(native, None)}
        python = self.sibling(("debugpy", "python")) if is_python(program) else None
        return {**self.bench.env, **(debugpy.environment(self.bench, python) if python else {})}

    def cwd_for(self, program: str) -> str:
        like = self.sibling(("cppdbg", "debugpy", "python"), program) or {}
        cwd = str(like.get("cwd") or self.bench.folder)
        return cwd if Path(cwd).is_dir() else str(self.bench.folder)


def _is_for_tests(config: Mapping[str, Any]) -> bool:
    runs = any(key in config for key in ("program", "module", "code"))
    return not runs and "debug-test" in (config.get("purpose") or ())


def _asked(entry: Entry, context: Context) -> dict[str, str]:
    """Return the answers of inputs that ask a command."""
    inputs = configurations.inputs(entry.level)
    commands = ((name, one.part.value.get("command")) for name, one in inputs.items())
    return {name: context.commands[c] for name, c in commands if c in context.commands}


def _without_value(missing: Unresolved) -> NotStopped:
    if missing.variable.name == "command":
        return NotTried(f"`{missing.variable.text}` is answered by an extension of VS Code")
    if missing.variable.name in {"execPath", "extensionInstallFolder", "selectedText"}:
        return NotTried(f"`{missing.variable.text}`: {missing.reason}")
    if missing.reason == "no file is open":
        return NotStopped(
            f"`{missing.variable.text}`: the workspace has no file that suits",
            "name one that is open: `--file FILE`",
        )
    return NotStopped(f"`{missing.variable.text}`: {missing.reason}", "correct the configuration")
