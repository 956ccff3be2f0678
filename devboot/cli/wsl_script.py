"""`devboot wsl script`: what is done with distributions on Windows, as scripts to read and run."""

from __future__ import annotations

import os
from pathlib import Path

import click

from devboot.cli import options, output

_output = click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path), metavar="FILE",
    help="Write it to this new file, as Windows wants it (UTF-8 with BOM, CRLF).",
)  # fmt: skip
_to = click.option(
    "--to", "folder", required=True, metavar="FOLDER",
    help=r"The new folder: `D:\wsl\Ubuntu`, or `/mnt/d/wsl/Ubuntu`.",
)  # fmt: skip
_tar = click.option(
    "--tar", default="", metavar="FILE",
    help="Where the tar is put on the way; default: beside the new folder.",
)  # fmt: skip
_name = click.argument("name", default="", metavar="[NAME]")


@click.group(epilog="Example: devboot wsl script move Ubuntu --to 'D:\\wsl\\Ubuntu' -o move.ps1")
def script() -> None:
    """Print a script for PowerShell that moves, compacts, copies or installs a distribution.

    It checks before it changes anything and asks before each step. Nothing is run by devboot.
    """


@script.command(epilog="Example: devboot wsl script move Ubuntu --to /mnt/d/wsl/Ubuntu")
@_name
@_to
@click.option("--by-export", is_flag=True, help="By a tar: for a WSL older than 2.3.11.")
@_tar
@_output
@options.as_json
def move(  # noqa: PLR0913  # one parameter for each option
    name: str, *, folder: str, by_export: bool, tar: str, file: Path | None, as_json: bool
) -> int:  # fmt: skip
    """Move distribution NAME (default: this one) to another folder or drive."""
    from devboot.generators.wsl import scripts  # noqa: PLC0415  # `--help` needs no script

    if tar and not by_export:
        raise click.UsageError("`--tar` is for `--by-export`")
    values = {"name": _distribution(name), "folder": scripts.folder(folder)}
    if by_export:
        values["tar"] = _tar_path(tar, values["folder"])
    made = scripts.script("move-by-export" if by_export else "move", values)
    return _say(made, file, as_json=as_json)


@script.command(epilog="Example: devboot wsl script compact Ubuntu -o compact.ps1")
@_name
@click.option(
    "--allow-sparse", is_flag=True,
    help="Make the disk sparse, too: it then shrinks by itself, and has been known to lose data.",
)  # fmt: skip
@_output
@options.as_json
def compact(name: str, *, allow_sparse: bool, file: Path | None, as_json: bool) -> int:
    """Shrink the disk of distribution NAME (default: this one) to what its files need."""
    from devboot.generators.wsl import scripts  # noqa: PLC0415

    if allow_sparse:
        output.note("warning", "a sparse disk can lose data: the script asks for a backup first")
    values = {"name": _distribution(name)}
    made = scripts.script("compact", values, allow_sparse=allow_sparse)
    return _say(made, file, as_json=as_json)


@script.command(epilog="Example: devboot wsl script clone Ubuntu Ubuntu-cuda --to D:/wsl/cuda")
@click.argument("name")
@click.argument("new")
@_to
@_tar
@_output
@options.as_json
def clone(  # noqa: PLR0913
    name: str, new: str, *, folder: str, tar: str, file: Path | None, as_json: bool
) -> int:  # fmt: skip
    """Copy distribution NAME to a second one called NEW."""
    from devboot.generators.wsl import scripts  # noqa: PLC0415

    place = scripts.folder(folder)
    values = {
        "name": _distribution(name),
        "new": _distribution(new),
        "folder": place,
        "tar": _tar_path(tar, place),
    }
    if values["name"].lower() == values["new"].lower():
        raise click.UsageError("the copy needs a name of its own")
    return _say(scripts.script("clone", values), file, as_json=as_json)


@script.command(
    epilog="Example: devboot wsl script install Ubuntu-24.04 --to D:/wsl/dev --name dev"
)
@click.argument("source", metavar="DISTRIBUTION|FILE.wsl")
@_to
@click.option("--name", default="", help="What it is to be called; default: DISTRIBUTION.")
@click.option("--size", default="", metavar="SIZE", help="The most its disk may take: `512GB`.")
@_output
@options.as_json
def install(  # noqa: PLR0913
    source: str, *, folder: str, name: str, size: str, file: Path | None, as_json: bool
) -> int:  # fmt: skip
    """Install a distribution of `wsl --list --online`, or of a `.wsl` file, in a folder."""
    from devboot.generators.wsl import scripts  # noqa: PLC0415

    from_file = source.lower().endswith(".wsl")
    if from_file and not name:
        raise click.UsageError("a distribution of a file needs a name: `--name`")
    values = {
        "source": scripts.folder(source) if from_file else _distribution(source),
        "name": _distribution(name or source),
        "folder": scripts.folder(folder),
        "size": scripts.disk_size(size),
    }
    made = scripts.script("install", values, from_file=from_file)
    return _say(made, file, as_json=as_json)


def _distribution(name: str) -> str:
    """Return a distribution's name, without one that of the one this runs in."""
    from devboot.generators.wsl import scripts  # noqa: PLC0415

    here = name or os.environ.get("WSL_DISTRO_NAME", "")
    if not here:
        raise click.UsageError("name a distribution: this runs in none")
    return scripts.distribution(here)


def _tar_path(tar: str, folder: str) -> str:
    """Return where the tar goes: beside the new folder, unless that is said."""
    from devboot.generators.wsl import scripts  # noqa: PLC0415

    return scripts.folder(tar) if tar else f"{folder}.tar"


def _say(text: str, file: Path | None, *, as_json: bool) -> int:
    if file is not None:
        data = "\ufeff" + text.replace("\n", "\r\n")
        output.write_new(file, data, hint="without `-o` it is printed")
        output.note("written", f"`{file}`; read it, then, in PowerShell on Windows:")
        click.echo(f"powershell -ExecutionPolicy Bypass -File {_word(file.name)}", err=True)
    if as_json:
        from devboot.cli import plans  # noqa: PLC0415

        path = None if file is None else str(file)
        click.echo(plans.dump({"schema": "devboot.wsl-script/1", "script": text, "file": path}))
    elif file is None:
        click.echo(text, nl=False)
    return 0


def _word(name: str) -> str:
    from devboot.generators.wsl.scripts import quoted  # noqa: PLC0415

    is_plain = name.isascii() and name.translate({ord(char): "x" for char in "._-"}).isalnum()
    return name if is_plain else quoted(name)
