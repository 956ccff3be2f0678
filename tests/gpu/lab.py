"""The generated project under test, and running programs in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devboot.process import Completed, run

if TYPE_CHECKING:
    from pathlib import Path

NO_GPU_OR_TOOL = {2, 77}  # how the project's scripts say that something is missing


class StepError(Exception):
    """The step did not show what it has to show."""


class StepSkipped(Exception):  # noqa: N818 (no error)
    """This machine cannot run the step."""


@dataclass(frozen=True)
class Lab:
    """The project under test and the interpreter it is built for."""

    project: Path
    python: Path
    api: str

    @property
    def build(self) -> Path:
        return self.project / "build" / "cuda-debug"

    @property
    def env(self) -> dict[str, str]:
        """The interpreter's environment is active, and CUDA's programs are found."""
        folders = [str(self.python.parent), os.environ["PATH"], "/usr/local/cuda/bin"]
        return os.environ | {
            "PATH": os.pathsep.join(folders),
            "VIRTUAL_ENV": str(self.python.parent.parent),
            "PYTHONPATH": str(self.project / "python"),
            "MY_OPS_LIBRARY": str(self.build / "lib" / "libmy_ops_ops.so"),
        }

    def attempt(self, *argv: str | Path, timeout: float) -> Completed:
        """Run a program in the project; StepSkipped when there is no such program."""
        words = [str(word) for word in argv]
        done = run(words, cwd=self.project, env=self.env, timeout=timeout)
        if done.path is None:
            raise StepSkipped(f"no `{argv[0]}`")
        if done.timed_out:
            raise StepError(f"`{argv[0]}` took longer than {timeout:.0f} s\n{text(done)}")
        return done

    def call(self, *argv: str | Path, timeout: float) -> str:
        """Run a program that has to succeed and return what it said."""
        done = self.attempt(*argv, timeout=timeout)
        if done.rc != 0:
            raise StepError(f"`{' '.join(map(str, argv))}` ended with {done.rc}\n{text(done)}")
        return text(done)

    def script(self, name: str, timeout: float) -> str:
        """Run one of the project's profiling scripts; StepSkipped when it misses something."""
        done = self.attempt(self.project / "profiling" / name, timeout=timeout)
        if done.rc in NO_GPU_OR_TOOL:
            raise StepSkipped(" ".join(done.stderr.split()))
        if done.rc != 0:
            raise StepError(f"{name} ended with {done.rc}\n{text(done)}")
        return text(done)


def text(done: Completed) -> str:
    return done.stdout + done.stderr


def expect(what_holds: object, otherwise: str) -> None:
    if not what_holds:
        raise StepError(otherwise)
