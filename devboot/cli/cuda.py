"""`devboot cuda`: one .cu file without a project, run, debugged or profiled."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from devboot.cli import options, output
from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.kernelfile.metrics import Kernel
    from devboot.workflow.cuda import Prepared

_FAILED = 1


@click.group("cuda", epilog="Example: devboot cuda run saxpy.cu -- 1000000")
def cuda() -> None:
    """One .cu file without a project: compiled for the GPU that is here, into a cache."""


def _of_a_file(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the parameters that all three commands have."""
    for parameter in (
        options.as_json,
        click.option("--dry-run", is_flag=True, help="Print the exact commands, run none."),
        click.option(
            "-X", "--nvcc", "flags", multiple=True, metavar="FLAG",
            help="One more flag for nvcc: `-X -lcublas`.",
        ),
        click.argument("arguments", nargs=-1, type=click.UNPROCESSED),
        click.argument("file", type=click.Path(path_type=Path)),
    ):  # fmt: skip
        command = parameter(command)
    return command


@cuda.command(epilog="Example: devboot cuda run saxpy.cu -- 1000000")
@_of_a_file
def run(
    file: Path, arguments: tuple[str, ...], flags: tuple[str, ...], *, dry_run: bool, as_json: bool
) -> int:
    """Compile FILE and run it with ARGUMENTS; the exit status is the program's."""
    return _do("run", file, arguments, flags, dry_run=dry_run, as_json=as_json)


@cuda.command(epilog="Example: devboot cuda debug saxpy.cu --at 12 -- 1000")
@click.option("--at", metavar="LINE|FUNCTION", default="", help="Stop there; default: each kernel.")
@_of_a_file
def debug(  # noqa: PLR0913  # one for each option
    file: Path, arguments: tuple[str, ...], flags: tuple[str, ...], *, at: str, dry_run: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """Compile FILE for cuda-gdb and start it there, stopped in the kernel."""
    return _do("debug", file, arguments, flags, at=at, dry_run=dry_run, as_json=as_json)


@cuda.command(epilog="Example: devboot cuda profile transpose.cu -- 4096")
@_of_a_file
def profile(
    file: Path, arguments: tuple[str, ...], flags: tuple[str, ...], *, dry_run: bool, as_json: bool
) -> int:
    """Measure FILE's kernels with Nsight Compute: whether they coalesce, and what bounds them."""
    return _do("profile", file, arguments, flags, dry_run=dry_run, as_json=as_json)


def _do(  # noqa: PLR0913  # one for each option
    kind: str, file: Path, arguments: tuple[str, ...], flags: tuple[str, ...], *, at: str = "",
    dry_run: bool, as_json: bool,
) -> int:  # fmt: skip
    from devboot.kernelfile.commands import Wanted  # noqa: PLC0415  # `--help` does not need it
    from devboot.workflow import cuda as workflow  # noqa: PLC0415

    if not file.is_file():
        raise DevbootError(f"there is no file `{file}`", hint="name a .cu file, as seen from here")
    prepared = workflow.prepare(kind, Wanted(str(file.absolute()), arguments, flags, at))
    if dry_run:
        click.echo(_json(prepared) if as_json else _commands(prepared))
        return 0
    done = workflow.compile_file(prepared)
    click.echo(done.stdout + done.stderr, nl=False, err=True)
    if done.rc != 0:
        output.error(f"nvcc could not compile `{file}`", "the first error above says where")
        return _FAILED
    status = workflow.start(prepared, sys.stderr.fileno() if as_json else None)
    measured = workflow.kernels(prepared) if kind == "profile" else []
    if as_json:
        click.echo(_json(prepared, status, measured))
    elif measured:
        click.echo(_explained(prepared, measured))
    return status


def _commands(prepared: Prepared) -> str:
    return "\n".join(map(shlex.join, prepared.commands))


def _json(
    prepared: Prepared, status: int | None = None, kernels: list[Kernel] | None = None
) -> str:
    toolkit = prepared.toolkit
    document: dict[str, Any] = {
        "schema": f"devboot.cuda-{prepared.kind}/1",
        "file": prepared.wanted.file,
        "nvcc": {"path": toolkit.nvcc, "version": toolkit.version},
        "gpus": list(toolkit.gpus),
        "architectures": list(toolkit.architectures),
        "commands": prepared.commands,
        "status": status,
    }
    if kernels is not None and prepared.kind == "profile":
        document["kernels"] = [kernel.as_json() for kernel in kernels]
    return json.dumps(document, indent=2, ensure_ascii=False)


def _explained(prepared: Prepared, kernels: list[Kernel]) -> str:
    from devboot.kernelfile.metrics import bound, coalescing  # noqa: PLC0415

    lines = [""]
    for kernel in kernels:
        launches = "1 launch" if kernel.launches == 1 else f"{kernel.launches} launches"
        time = kernel.values.get("ns", 0.0) / 1e3
        lines += [
            f"{output.printable(kernel.name)}: {launches}, {time:,.1f} us each",
            f"  is it coalesced?  {coalescing(kernel)}",
            f"  what bounds it?   {bound(kernel)}",
        ]
    lines += ["", f"all that was measured: `ncu-ui {shlex.quote(prepared.report + '.ncu-rep')}`"]
    return "\n".join(lines)
