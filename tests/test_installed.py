"""devboot as users install it, from its wheel or a checkout, and the main job done with it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent


def _run(*words: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [*map(str, words)], cwd=cwd, env={"PATH": os.environ["PATH"], **environment},
        text=True, capture_output=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _copy_of_checkout(folder: Path) -> Path:
    """Copy what git knows: a build must not need git, nor anything that is not committed."""
    listed = _run("git", "ls-files", "-z", cwd=CHECKOUT).split("\0")
    for name in filter(None, listed):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)
    return folder


def _files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = _copy_of_checkout(tmp_path_factory.mktemp("source"))
    out = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", out, cwd=source)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_templates_and_profiles(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in ("templates", "profiles"):
        for path in (CHECKOUT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"devboot/data/{path.relative_to(CHECKOUT)}" in names
    assert not [name for name in names if name.startswith(("tests/", "templates/", "tools/"))]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, from its wheel in an empty environment."""
    folder = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    index = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_"))}
    _run(folder / "venv/bin/pip", "install", "--quiet", wheel, cwd=folder,
         HOME=os.environ.get("HOME", "/"), **index)  # fmt: skip
    return folder / "venv/bin/devboot"


@pytest.mark.slow
def test_an_installed_wheel_makes_the_same_project_as_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    programs = {"wheel": [installed], "checkout": [sys.executable, "-m", "devboot"]}
    for name, program in programs.items():
        (tmp_path / name).mkdir()
        _run(*program, "init", "libtorch-project", "--no-git", cwd=tmp_path / name,
             HOME=str(tmp_path), PYTHONDONTWRITEBYTECODE="")  # fmt: skip
    assert _files(tmp_path / "wheel") == _files(tmp_path / "checkout")


PROVEN_HERE = [
    "configure",
    "build",
    "C++ tests",
    "Python tests",
    "breakpoint from C++",
    "breakpoint from Python",
]


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs torch")
@pytest.mark.parametrize("api", ["stable", "aten", "none"])
def test_every_binding_is_proven_here(installed: Path, tmp_path: Path, api: str) -> None:
    """The main job: made, built, tested and debugged, in a path that many tools stumble over."""
    place = tmp_path / "Größe mit Leerzeichen"
    place.mkdir()
    text = _run(
        installed, "init", "libtorch-project", "--verify", "--json", "-D", f"api={api}",
        cwd=place, HOME=str(place), VIRTUAL_ENV=sys.prefix, LANG="C.UTF-8",
    )  # fmt: skip
    proofs = {proof["name"]: proof for proof in json.loads(text)["proofs"]}
    assert [name for name, proof in proofs.items() if proof["status"] == "proven"] == PROVEN_HERE
    assert all(proofs[name]["seconds"] > 0 for name in PROVEN_HERE)


def test_an_editable_install_sees_an_edited_template(tmp_path: Path) -> None:
    source = _copy_of_checkout(tmp_path / "source")
    _run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    site = next((tmp_path / "venv/lib").glob("python*/site-packages"))
    # click and the others, but not devboot: a .pth file is not followed into further ones.
    (site / "libraries.pth").write_text(str(Path(pytest.__file__).parent.parent) + "\n")
    _run(sys.executable, "-m", "pip", "--python", tmp_path / "venv/bin/python", "install",
         "--quiet", "--no-deps", "--no-build-isolation", "-e", source, cwd=tmp_path)  # fmt: skip
    template = source / "templates/libtorch-project/common/.gitignore"
    template.write_text("edited\n")
    _run(tmp_path / "venv/bin/devboot", "init", "libtorch-project", "--no-git", cwd=tmp_path,
         HOME=str(tmp_path))  # fmt: skip
    assert (tmp_path / "my-ops/.gitignore").read_text() == "edited\n"
