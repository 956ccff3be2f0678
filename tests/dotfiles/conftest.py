"""Homes with devboot's dotfiles in them, and the real programs that read these."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from devboot.facts import Facts
from devboot.generators import dotfiles
from devboot.generators.dotfiles import DOTFILES, Paths
from devboot.generators.dotfiles.settings import read_settings
from devboot.plan import Place
from devboot.profile import load_profile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def profile(document: Mapping[str, Any] | None = None) -> Any:
    text = json.dumps({"version": 1, "name": "test", **(document or {})})
    return load_profile("x.yaml", read=lambda _: ("x.yaml", text.encode()), known=())


@dataclass(frozen=True)
class Home:
    """A home directory in which programs run as its owner would run them."""

    path: Path
    environ: dict[str, str] = field(default_factory=dict)

    def install(
        self,
        *names: str,
        wants: Mapping[str, Any] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Put dotfiles in place, without the machinery that does it for users."""
        paths = Paths(str(self.path), str(self.path / ".config/devboot"))
        places = {Place.HOME: self.path, Place.CONFIG: self.path / ".config/devboot"}
        seen = Facts(facts or {}, unknown_is_none=True)
        wanted = profile(wants)
        settings = read_settings(wanted)
        for target in dotfiles.generate(wanted, seen, settings, paths, names or tuple(DOTFILES)):
            file = places[target.place] / target.path
            file.parent.mkdir(parents=True, exist_ok=True)
            if target.content.kind == "link":
                file.symlink_to(target.content.own.decode())
            else:
                file.write_bytes(target.content.merge(file.read_bytes() if file.exists() else None))

    def run(self, *words: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=self.path,
            env={
                "HOME": str(self.path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
                "TERM": "xterm-256color", **self.environ, **more,
            },
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=30,
        )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "home").mkdir()
    return Home(tmp_path / "home")


def require(*programs: str) -> None:
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


EDITORS = ("vim", "nvim")


@dataclass(frozen=True)
class Editor:
    """A Vim that reads the home's own vimrc."""

    name: str
    home: Home

    def __call__(self, *commands: str, file: str = "", **environ: str) -> str:
        """Run commands after start-up and return what they put into the list g:out."""
        out, script = self.home.path / "out", self.home.path.parent / "look.vim"
        script.write_text(
            "\n".join(["let g:out = []", *commands, f"call writefile(g:out, '{out}')"])
        )
        done = self.home.run(
            self.name, "-es", "-u", self._vimrc, "-i", "NONE", "-S", str(script), "-c", "qa!",
            *filter(None, [file]), **environ,
        )  # fmt: skip
        assert (done.stdout + done.stderr, done.returncode) == ("", 0)
        return out.read_text()

    @property
    def _vimrc(self) -> str:
        return str(self.home.path / DOTFILES["nvim" if self.name == "nvim" else "vimrc"].home)

    def options(self, file: str, *names: str) -> dict[str, str]:
        """Return the values of options as they are in a buffer of `file`."""
        values = self(*(f"call add(g:out, &{name} . '')" for name in names), file=file)
        return dict(zip(names, values.split("\n"), strict=False))


@pytest.fixture(params=EDITORS)
def editor(request: pytest.FixtureRequest, home: Home) -> Editor:
    require(request.param)
    return Editor(request.param, home)


def outputs(home: Home, shells: Sequence[str], script: str) -> dict[str, str]:
    return {shell: home.run(shell, "-c", script).stdout for shell in shells}
