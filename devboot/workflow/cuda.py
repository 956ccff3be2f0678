"""`devboot cuda`: a file is compiled for the GPU that is here, then run, debugged or profiled."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply.compiled import compiled, forget, program_path
from devboot.checks.toolkits import preferred, with_nvcc
from devboot.errors import DevbootError
from devboot.kernelfile import commands, metrics
from devboot.kernelfile.toolkit import NEEDS, Toolkit, tool, toolkit
from devboot.machine.machine import Machine
from devboot.machine.places import cache_folder
from devboot.process import foreground, run, trusted_entries
from devboot.workflow import profiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.facts import Facts
    from devboot.kernelfile.commands import Wanted
    from devboot.kernelfile.metrics import Kernel
    from devboot.process import Completed

_TOOLS = {"debug": "cuda-gdb", "profile": "ncu"}
_READ_S = 600


class Prepared(NamedTuple):
    """What would be done with a file."""

    kind: str  # run | debug | profile
    wanted: Wanted
    toolkit: Toolkit
    program: Path
    tool: str  # cuda-gdb or ncu, empty for a plain run
    env: Mapping[str, str]  # of nvcc

    @property
    def report(self) -> str:
        """Where ncu writes, without the ending."""
        return str(self.program.with_name("report"))

    @property
    def commands(self) -> list[list[str]]:
        """The exact commands, in their order."""
        return [self.compile(str(self.program)), *self._then()]

    def compile(self, program: str) -> list[str]:
        return commands.compile_command(self.kind, self.toolkit, self.wanted, program)

    def _then(self) -> list[list[str]]:
        program = str(self.program)
        if self.kind == "debug":
            return [commands.debug_command(self.tool, self.wanted, program)]
        if self.kind == "profile":
            measured = commands.profile_command(self.tool, self.wanted, program, self.report)
            return [measured, commands.read_command(self.tool, self.report)]
        return [commands.run_command(self.wanted, program)]


def prepare(kind: str, wanted: Wanted) -> Prepared:
    """Look at the machine; raises DevbootError where the file cannot be compiled or run."""
    file = Path(wanted.file)
    if file.suffix != ".cu":
        raise DevbootError(f"`{file.name}` is no .cu file", hint="nvcc takes others for C++")
    machine, facts = _with_toolkit(Machine(cwd=file.parent))
    profile = profiles.chosen_profile(None, (), facts, lambda _name, _why: None)
    found = toolkit(profile, facts)
    needed = tool(facts, _TOOLS[kind], found.version) if kind in _TOOLS else ""
    env = {**machine.environ, "PATH": os.pathsep.join(map(str, trusted_entries(machine.path)))}
    program = program_path(cache_folder(machine.environ), file, kind)
    return Prepared(kind, wanted, found, program, needed, env)


def _with_toolkit(machine: Machine) -> tuple[Machine, Facts]:
    """Return a machine whose PATH leads to a toolkit, if there is one at all, and its facts."""
    roots = with_nvcc(machine.facts({"cuda_roots"}).lenient)
    if roots:
        chosen = preferred(machine.facts(()).lenient, roots)
        path = os.pathsep.join([machine.environ.get("PATH", os.defpath), f"{chosen.path}/bin"])
        machine = Machine({**machine.environ, "PATH": path}, machine.cwd)
    return machine, machine.facts(NEEDS | profiles.NEEDS)


def compile_file(prepared: Prepared) -> Completed:
    """Let nvcc make the program, with no other compiler than those that can be trusted."""
    return compiled(prepared.program, prepared.compile, prepared.env)


def start(prepared: Prepared, stdout: int | None = None) -> int:
    """Start the program, or the tool that has it; return the exit status."""
    forget(Path(f"{prepared.report}.ncu-rep"))
    return foreground(prepared.commands[1], stdout=stdout)


def kernels(prepared: Prepared) -> list[Kernel]:
    """Read what ncu measured.

    Raises DevbootError when there is no report, or one that says nothing.
    """
    done = run(prepared.commands[2], env=prepared.env, timeout=_READ_S)
    try:
        found = metrics.parse(done.stdout)
    except ValueError:
        found = []
    if not found:
        raise DevbootError(
            "ncu measured no kernel",
            hint="did the program launch one, and may you read the GPU's counters?"
            " `devboot doctor --explain debug.gpu-counters-restricted` says how",
        )
    return found
