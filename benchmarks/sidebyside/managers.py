"""The dotfile managers: how each is told to install the same files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sidebyside import homes
from sidebyside.measure import CaseError
from sidebyside.options import BENCHMARKS, devboot
from sidebyside.peers import PeersError, mise, peers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sidebyside.options import Options

    Words = list[str | Path]  # of a command

OURS = "devboot"
STAT, COPY, DURABLE = "python stat loop", "python copy loop", "python durable loop"
OWN = "vimrc nvim bashrc zshrc inputrc tmux gitconfig gdbinit cuda-gdbinit clang-format".split()
DIGEST = re.compile(r"--trust (\w{64})")


@dataclass(frozen=True)
class Manager:
    """A tool that is set up to fill one home from one source."""

    name: str
    home: Path
    cold: Sequence[str | Path]
    noop: Sequence[str | Path]
    prepare: Callable[[], object] = lambda: None  # after the home was emptied
    env: Mapping[str, str] = field(default_factory=dict)
    installs: bool = True  # whether its home holds the files afterwards


def managers(options: Options, count: int) -> tuple[list[Manager], list[str]]:
    """Return all that can run here, and for the others why not."""
    work = options.scratch / str(count)
    made = [
        _stat(work, count),
        _copy(work, COPY, "floor_copy.py", count),
        _copy(work, DURABLE, "floor_durable.py", count),
        _ours(options, work, count),
    ]
    notes: list[str] = []
    for name, make in {"stow": _stow, "yadm": _yadm}.items():
        if shutil.which(name):
            made.append(make(work, count))
        else:
            notes.append(f"skipped: {name}: not on PATH")
    for name, get in {"dotbot": _dotbot, "dotdrop": _dotdrop, "mise": _mise}.items():
        try:
            made.append(get(options, work, count))
        except PeersError as error:  # noqa: PERF203  # three of them
            notes.append(f"skipped: {name}: {error}")
    return made, notes


def _source(work: Path, name: str, count: int) -> Path:
    return homes.write(work / name / "source", count)


def _stat(work: Path, count: int) -> Manager:
    source = _source(work, "stat", count)
    argv: Words = [sys.executable, BENCHMARKS / "floor_stat.py", source, source]
    return Manager(STAT, work / "stat" / "home", argv, argv, installs=False)


def _copy(work: Path, name: str, script: str, count: int) -> Manager:
    home = work / name / "home"
    argv: Words = [sys.executable, BENCHMARKS / script, _source(work, name, count), home]
    return Manager(name, home, argv, argv)


def _ours(options: Options, work: Path, count: int) -> Manager:
    """Return devboot with an overlay and none of its own dotfiles, agreed to as a user would."""
    home, source = work / "devboot" / "home", _source(work, "devboot", count)
    overlay = home / ".config" / "devboot" / "overlay"
    none = [word for name in OWN for word in ("--set", f"dotfiles.{name}.placement=none")]
    argv: Words = [
        *devboot(),
        "dotfiles",
        "install",
        "--yes",
        "--profile",
        "cpu-only",
        *none,
    ]

    def prepare() -> None:
        shutil.copytree(source, overlay)

    homes.emptied(home)
    prepare()
    asked = subprocess.run(
        argv, env=options.env(HOME=str(home)), capture_output=True, text=True, check=False
    )
    agreed = DIGEST.search(asked.stderr)
    if agreed is None:
        raise CaseError(f"devboot asked for no consent: {asked.stderr}")
    return Manager(OURS, home, [*argv, "--trust", agreed[1]], argv, prepare)


def _stow(work: Path, count: int) -> Manager:
    home, source = work / "stow" / "home", work / "stow" / "source"
    homes.write(source / "package", count)
    argv: Words = ["stow", "--no-folding", "-d", source, "-t", home, "package"]
    return Manager("stow", home, argv, argv)


def _yadm(work: Path, count: int) -> Manager:
    home, source = work / "yadm" / "home", homes.commit(_source(work, "yadm", count))
    cold: Words = ["yadm", "clone", "--no-bootstrap", "-f", f"file://{source}"]
    return Manager("yadm", home, cold, ["yadm", "status", "-s"])


def _dotbot(options: Options, work: Path, count: int) -> Manager:
    home, source = work / "dotbot" / "home", _source(work, "dotbot", count)
    config = work / "dotbot" / "install.conf.yaml"
    links = "".join(f"    ~/{path}: {path}\n" for path, _ in homes.files(count))
    config.write_text(f"- defaults:\n    link: {{create: true}}\n- link:\n{links}")
    argv: Words = [peers(options.cache)["dotbot"], "-q", "-d", source, "-c", config]
    return Manager("dotbot", home, argv, argv)


DOTDROP = """\
config: {{backup: true, create: true, banner: false, dotpath: {source}}}
dotfiles:
  d_config: {{src: .config, dst: ~/.config, link: nolink}}
profiles:
  bench: {{dotfiles: [d_config]}}
"""


def _dotdrop(options: Options, work: Path, count: int) -> Manager:
    home, source = work / "dotdrop" / "home", _source(work, "dotdrop", count)
    config = work / "dotdrop" / "config.yaml"
    config.write_text(DOTDROP.format(source=source))
    argv: Words = [
        peers(options.cache)["dotdrop"],
        "install",
        "-f",
        "-b",
        "-c",
        config,
        "-p",
        "bench",
    ]
    return Manager("dotdrop", home, argv, argv)


def _mise(options: Options, work: Path, count: int) -> Manager:
    home, source = work / "mise" / "home", _source(work, "mise", count)
    config = work / "mise" / "config.toml"
    entry = f'{{ source = "{source}/.config", mode = "copy" }}'
    config.write_text(f'[dotfiles]\n"~/.config" = {entry}\n')
    env = {
        "MISE_OFFLINE": "1",
        "MISE_TRUSTED_CONFIG_PATHS": "/",
        "MISE_CONFIG_DIR": str(config.parent),
        "MISE_GLOBAL_CONFIG_FILE": str(config),
    }
    argv: Words = [mise(options.cache), "bootstrap", "dotfiles", "apply", "-y"]
    return Manager("mise", home, argv, argv, env=env)
