"""The project's Python and its torch, told by files."""

from __future__ import annotations

import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from devboot.machine.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.facts.python import Python

    See = Callable[..., Python | None]

BASE = Path(sys.base_prefix)
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
VERSION_PY = (
    "__version__ = '2.13.0+cu130'\ncuda: Optional[str] = '13.0'\nhip: Optional[str] = None\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.fixture
def see(project: Path, tmp_path: Path) -> See:
    def look(**environ: str) -> Python | None:
        environ = {"PATH": "/nonexistent", "HOME": str(tmp_path / "home"), **environ}
        return Machine(environ=environ, cwd=project).facts(["python"]).python

    return look


def make_venv(folder: Path, *, system_site: bool = False) -> Path:
    venv.create(folder, with_pip=False, symlinks=True, system_site_packages=system_site)
    return folder


def site_of(prefix: Path) -> Path:
    return prefix / f"lib/python{MINOR}/site-packages"


def put_torch(site: Path, text: str = VERSION_PY) -> None:
    (site / "torch").mkdir(parents=True)
    (site / "torch/version.py").write_text(text)


def test_the_order_of_environments(project: Path, tmp_path: Path, see: See) -> None:
    mine = make_venv(project / ".venv")
    active = make_venv(tmp_path / "active")
    conda = tmp_path / "conda"
    (conda / "bin").mkdir(parents=True)
    (conda / "bin/python").symlink_to(sys.executable)
    (conda / "conda-meta").mkdir()
    (conda / "conda-meta/python-3.12.4-h194c7f8_0.json").touch()
    seen = [
        see(VIRTUAL_ENV=str(active), CONDA_PREFIX=str(conda)),
        see(CONDA_PREFIX=str(conda)),
        see(),
    ]
    assert [python and python.executable for python in seen] == [
        f"{folder}/bin/python" for folder in (active, conda, mine)
    ]
    assert seen[1] is not None
    assert (seen[1].kind, seen[1].version) == ("conda", "3.12.4")


def test_torch_is_read_not_imported(project: Path, see: See) -> None:
    put_torch(site_of(make_venv(project / ".venv")), VERSION_PY + "raise SystemExit('imported')\n")
    python = see()
    assert python is not None
    assert python.torch is not None
    assert (python.torch.version, python.torch.cuda) == ("2.13.0+cu130", "13.0")
    assert python.version == ".".join(map(str, sys.version_info[:3]))


def test_a_cpu_build_has_no_cuda(project: Path, see: See) -> None:
    text = "__version__ = '2.13.0+cpu'\ncuda: Optional[str] = None\n"
    put_torch(site_of(make_venv(project / ".venv")), text)
    python = see()
    assert python is not None
    assert python.torch is not None
    assert python.torch.cuda is None


def test_pth_files_are_followed_their_code_is_not_run(
    project: Path, tmp_path: Path, see: See
) -> None:
    site = site_of(make_venv(project / ".venv"))
    put_torch(tmp_path / "checkout")
    (site / "dev.pth").write_text(
        f"# a comment\nimport os; open({str(tmp_path / 'ran')!r}, 'w')\n"
        f"import {'x' * 5000}\n/nonexistent\n{tmp_path}/checkout\n"
    )
    python = see()
    assert python is not None
    assert python.torch is not None
    assert python.torch.site == str(tmp_path / "checkout")
    assert not (tmp_path / "ran").exists()


def test_the_packages_below_a_venv_count_only_when_it_says_so(
    project: Path, tmp_path: Path, see: See
) -> None:
    put_torch(tmp_path / f"home/.local/lib/python{MINOR}/site-packages")
    folder = make_venv(project / ".venv")
    closed = see()
    make_venv(folder, system_site=True)
    opened = see()
    assert closed is not None
    assert opened is not None
    assert closed.torch is None
    assert opened.torch is not None


def test_a_pyenv_shim_is_the_python_that_the_project_names(
    project: Path, tmp_path: Path, see: See
) -> None:
    pyenv = tmp_path / "pyenv"
    for name in ("shims/python3", "versions/3.12.1/bin/python", "versions/3.11.7/bin/python"):
        (pyenv / name).parent.mkdir(parents=True)
        (pyenv / name).write_text(f"#!/bin/sh\n: > {tmp_path}/ran\n")
        (pyenv / name).chmod(0o755)
    (pyenv / "version").write_text("3.11.7\n")
    usual = see(PATH=str(pyenv / "shims"))
    (project / ".python-version").write_text("# mine\n3.12.1\n")
    own = see(PATH=str(pyenv / "shims"))
    named = see(PATH=str(pyenv / "shims"), PYENV_VERSION="3.11.7:3.12.1")
    versions = [python and python.version for python in (usual, own, named)]
    assert versions == ["3.11.7", "3.12.1", "3.11.7"]
    assert not (tmp_path / "ran").exists()


def test_a_wrapper_on_path_is_asked(tmp_path: Path, see: See) -> None:
    folder = tmp_path / "bin"
    folder.mkdir(mode=0o755)
    wrapper = folder / "python3"
    wrapper.write_text(f'#!/bin/sh\nexec {Path(sys.base_exec_prefix) / "bin" / "python3"} "$@"\n')
    wrapper.chmod(0o755)
    python = see(PATH=str(folder))
    assert python is not None
    assert python.version.startswith(MINOR)


def test_a_python_of_the_project_that_tells_nothing_is_not_asked(
    project: Path, tmp_path: Path, see: See
) -> None:
    evil = project / ".venv/bin/python"
    evil.parent.mkdir(parents=True)
    evil.write_text(f"#!/bin/sh\n: > {tmp_path}/ran\n")
    evil.chmod(0o755)
    python = see()
    assert python is not None
    assert python.version == ""
    assert not (tmp_path / "ran").exists()


def test_no_python_at_all(see: See) -> None:
    assert see() is None
