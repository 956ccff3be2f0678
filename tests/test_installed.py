"""devboot as users install it: from its wheel, and from a checkout in editable mode."""

from __future__ import annotations

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


@pytest.mark.slow
def test_an_installed_wheel_makes_the_same_project_as_the_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    _run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    index = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL_"))}
    _run(tmp_path / "venv/bin/pip", "install", "--quiet", wheel, cwd=tmp_path,
         HOME=os.environ.get("HOME", "/"), **index)  # fmt: skip
    programs = {"wheel": tmp_path / "venv/bin/devboot", "checkout": sys.executable}
    for name, program in programs.items():
        (tmp_path / name).mkdir()
        words = [program] if name == "wheel" else [program, "-m", "devboot"]
        _run(*words, "init", "libtorch-project", "--no-git", cwd=tmp_path / name,
             HOME=str(tmp_path), PYTHONDONTWRITEBYTECODE="")  # fmt: skip
    assert _files(tmp_path / "wheel") == _files(tmp_path / "checkout")


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
