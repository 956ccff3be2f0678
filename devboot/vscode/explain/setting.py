"""What an explanation starts from: the files, the machine, the open file, the answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from devboot.vscode import configurations, environment_files
from devboot.vscode.command import PID
from devboot.vscode.variables import Context, Unresolved, resolve, setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from devboot.vscode.configurations import Entry
    from devboot.vscode.documents import Opened

_PICKERS = ("pickProcess", "pickRemoteProcess", "extension.pickNativeProcess", "cuda.pickProcess")


@dataclass(frozen=True)
class Setting:
    """Everything that decides what a configuration comes to."""

    opened: Opened
    home: str
    environ: Mapping[str, str]
    read: Callable[[str], str | None]  # the text of a file, None: it is not there
    python: Callable[[str], str]  # the interpreter for a folder
    file: str | None = None  # in the active editor
    inputs: Mapping[str, str] = field(default_factory=dict)  # answers that were given
    missing: dict[str, Unresolved] = field(default_factory=dict)  # grows as variables are met

    def context(self, entry: Entry) -> Context:
        folders = self.opened.folders
        only = next(iter(folders.values())) if len(folders) == 1 else None
        folder = entry.level.folder or only
        default = configurations.default_task(entry.level)
        return Context(
            folder,
            folders=folders,
            home=self.home,
            environ=self.environ,
            file=self.file,
            settings=self.opened.settings(entry.level),
            inputs=self._answers(entry),
            commands={
                **dict.fromkeys(_PICKERS, PID),
                "pickArgs": "",
                "python.interpreterPath": self.interpreter(entry),
            },
            default_build_task=default.name if default else None,
        )

    def interpreter(self, entry: Entry) -> str:
        """Return the Python of a configuration that names none."""
        chosen = setting(self.opened.settings(entry.level), "python.defaultInterpreterPath")
        folder = entry.level.folder or "."
        if not isinstance(chosen, str) or "${command:" in chosen:
            return self.python(folder)
        context = Context(folder, self.opened.folders, self.home, self.environ)
        return str(resolve(chosen, context).value)

    def resolved(self, entry: Entry, value: Any) -> Any:  # noqa: ANN401  # JSON
        """Return a value without its variables; those without a value are remembered."""
        found = resolve(value, self.context(entry))
        self.missing.update({one.variable.text: one for one in found.missing})
        return found.value

    def env_file(
        self, kind: str, path: str, given: Mapping[str, str]
    ) -> environment_files.Variables:
        """Return what an environment file says to this type of debugger."""
        text = self.read(path)
        if text is None:
            return environment_files.Variables({})
        return environment_files.reader(kind, given)(text)

    def _answers(self, entry: Entry) -> dict[str, str]:
        """Return the answers to all inputs: those given, else what Enter would answer."""
        found = {}
        for kind in ("launch", "tasks"):
            for name, one in configurations.inputs(entry.level, kind).items():
                answer = configurations.default_answer(one)
                if answer is not None:
                    found[name] = answer
        return {**found, **self.inputs}


def named_pairs(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the variables of an `environment` list."""
    for one in value.get("environment") or ():
        yield str(one.get("name", "")), str(one.get("value", ""))
