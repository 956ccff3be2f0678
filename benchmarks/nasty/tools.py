"""The tools, each told to install the same three files over whatever is in the home."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from sidebyside.managers import OWN
from sidebyside.options import devboot
from sidebyside.peers import peers

from nasty.home import WANTED
from nasty.run import command

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from nasty.home import Room

Argv = list[str]
DIGEST = re.compile(r"--trust (\w{64})")


@dataclass(frozen=True)
class Tool:
    """A tool in one of its modes."""

    name: str
    prepare: Callable[[Room, Mapping[str, bytes]], Argv]  # lays out the source; what to run
    version: Argv = field(default_factory=list)
    forced: bool = False  # told to install over what is there


def tools(cache: Path) -> list[Tool]:
    """Return all tools that are here."""
    program = {name: str(path) for name, path in peers(cache).items()}
    ours, stow = [*devboot(), "--version"], shutil.which("stow")
    made = [
        Tool("devboot", lambda room, files: _devboot(room, files, "fail"), ours),
        Tool("devboot replace", lambda room, files: _devboot(room, files, "replace"), ours, True),
    ]
    if stow:
        made.append(Tool("stow", _stow, [stow, "--version"]))
    for name in ("dotbot", "dotbot force"):
        force = name != "dotbot"
        made.append(
            Tool(
                name,
                partial(_dotbot, program=program["dotbot"], force=force),
                [program["dotbot"], "--version"],
                force,
            )
        )
    baked = program["cookiecutter"]
    made.append(Tool("cookiecutter", lambda r, f: _cookiecutter(r, f, baked), [baked, "--version"]))
    made.append(
        Tool(
            "cookiecutter -f",
            lambda r, f: [*_cookiecutter(r, f, baked), "-f"],
            [baked, "--version"],
            True,
        )
    )
    copied = program["copier"]
    made.append(Tool("copier -w", lambda r, f: _copier(r, f, copied), [copied, "--version"], True))
    return made


def write(folder: Path, files: Mapping[str, bytes] = WANTED) -> Path:
    """Write files below a folder."""
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def _devboot(room: Room, files: Mapping[str, bytes], policy: str) -> Argv:
    """Return an installation to which the user has agreed; as many runs as wanted are the same."""
    write(room.home / ".config" / "devboot" / "overlay", files)
    none = [word for name in OWN for word in ("--set", f"dotfiles.{name}.placement=none")]
    argv = [*devboot(), "dotfiles", "install", "--yes", "--profile", "cpu-only", *none]
    argv += ["--on-conflict", policy]
    asked = subprocess.run(**command(room, argv), capture_output=True, text=True, check=False)
    agreed = DIGEST.search(asked.stderr)
    return [*argv, "--trust", agreed[1]] if agreed else argv


def _stow(room: Room, files: Mapping[str, bytes]) -> Argv:
    write(room.work / "dots" / "package", files)
    return ["stow", "--no-folding", "-d", f"{room.work}/dots", "-t", str(room.home), "package"]


def _dotbot(room: Room, files: Mapping[str, bytes], program: str, *, force: bool) -> Argv:
    source, config = write(room.work / "dots", files), room.work / "install.conf.json"
    links = {f"~/{path}": path for path in files}
    defaults = {"link": {"create": True, "force": force, "relink": force}}
    config.write_text(json.dumps([{"defaults": defaults}, {"link": links}]))
    return [program, "-d", str(source), "-c", str(config)]


def _cookiecutter(room: Room, files: Mapping[str, bytes], program: str) -> Argv:
    write(room.work / "template" / "{{cookiecutter.slug}}", files)
    (room.work / "template" / "cookiecutter.json").write_text('{"slug": "home"}')
    return [program, "--no-input", "-o", str(room.root), f"{room.work}/template"]


def _copier(room: Room, files: Mapping[str, bytes], program: str) -> Argv:
    write(room.work / "template", files)
    (room.work / "template" / "copier.yml").write_text("{}\n")
    source = f"{room.work}/template"
    return [program, "copy", "--defaults", "--overwrite", "--quiet", source, str(room.home)]
