"""Configurations, verified one after the other: each becomes one Result."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.errors import DevbootError
from devboot.verify.offspring import ended_offspring
from devboot.verify.terminal import terminal
from devboot.verify.vscode import modes
from devboot.verify.vscode.active import active_file
from devboot.verify.vscode.bench import Bench, Wish
from devboot.verify.vscode.outcome import NotStopped, Result
from devboot.verify.vscode.resolution import Resolution
from devboot.verify.vscode.task_runs import TaskRuns
from devboot.vscode import configurations
from devboot.vscode.explain import refuse_invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from devboot.verify.vscode.modes import Verified
    from devboot.vscode.configurations import Entry
    from devboot.vscode.explain.setting import Setting


class Job(NamedTuple):
    """What is to be verified, and with what."""

    setting: Setting
    env: Mapping[str, str]
    wish: Wish
    file: Path | None = None
    """What is open in the editor; None: whatever suits a configuration."""


def results(
    job: Job, entries: Sequence[Entry], on_start: Callable[[str], None]
) -> Iterator[Result]:
    """Verify configurations and compounds; `on_start` hears the name of each first."""
    runs = TaskRuns(job.env)
    for entry in entries:
        on_start(entry.name)
        yield _Verification(job, runs).result(entry)


class _Verification:
    """One configuration or compound."""

    def __init__(self, job: Job, runs: TaskRuns) -> None:
        self.job = job
        self.runs = runs
        self.adapter = ""

    def result(self, entry: Entry) -> Result:
        start = time.monotonic()
        try:
            verified = self._verified(entry)
        except NotStopped as why:
            seconds = time.monotonic() - start
            return Result(entry.name, why.status, seconds, self.adapter, None, why.cause, why.fix)
        seconds = time.monotonic() - start
        return Result(entry.name, "passed", seconds, verified.adapter, verified.stopped)

    def _verified(self, entry: Entry) -> Verified:
        import tempfile  # noqa: PLC0415  # it loads much

        with (
            ended_offspring(),
            tempfile.TemporaryDirectory(prefix="devboot-") as folder,
            ExitStack() as stack,
        ):
            temporary = Path(folder).resolve()
            members = self._members(entry)
            for member in members:
                self._refuse_invalid(member)
                modes.refuse_unknown(member)
                modes.refuse_without_gpu(member, self.job.env)
            tty = (
                stack.enter_context(terminal()) if any(map(_has_task, [entry, *members])) else None
            )
            if tty and _has_task(entry):
                self.runs.before(entry, self.job.setting, stack, tty)
            resolved = []
            for member in members:
                resolution = self._resolution(member, temporary)
                if tty and _has_task(member):
                    self.runs.before(member, resolution.setting, stack, tty)
                resolved.append(resolution)
            return self._driven(resolved)

    def _driven(self, members: list[Resolution]) -> Verified:
        if mixed := modes.mixed_pair(members):
            self.adapter = modes.adapter_of(mixed.native)
            return modes.mixed(mixed)
        verified = None
        for member in members:
            self.adapter = modes.adapter_of(member)
            verified = modes.one(member)
        if verified is None:
            raise NotStopped("the compound has no configurations", "name some in `configurations`")
        return verified

    def _members(self, entry: Entry) -> list[Entry]:
        if "configurations" not in entry.part.value:
            return [entry]
        try:
            return configurations.members(self.job.setting.opened, entry)
        except DevbootError as error:
            raise NotStopped(error.message, error.hint) from error

    def _refuse_invalid(self, entry: Entry) -> None:
        try:
            refuse_invalid(entry, self.job.setting, {"wrong-type"})
        except DevbootError as error:
            raise NotStopped(error.message, error.hint) from error

    def _resolution(self, entry: Entry, temporary: Path) -> Resolution:
        setting = self.job.setting
        folder = entry.level.folder or next(iter(setting.opened.folders.values()), "/")
        python = setting.interpreter(entry)
        bench = Bench(Path(folder), self.job.env, python, temporary, self.job.wish)
        file = active_file(bench, entry.value, self.job.file)
        return Resolution(entry, replace(setting, file=file), bench)


def _has_task(entry: Entry) -> bool:
    return bool(entry.value.get("preLaunchTask"))


__all__ = ["Job", "Wish", "results"]
