"""tools/setup.py from a fresh checkout: what it makes, what it refuses, what it says."""

from __future__ import annotations

import ast
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

Lab = Any  # see conftest.py
ROOT = Path(__file__).parents[2]
SHOW = "import json, os; print(json.dumps(dict(os.environ)))"


def test_the_first_run_installs_and_the_second_has_nothing_to_do(lab: Lab) -> None:
    lab.program("work", "print('at work')")
    first = lab.run("test", "work")
    installed = lab.installs()
    second = lab.run("test", "work")

    assert (first.returncode, first.stdout) == (0, "at work\n")
    assert installed == [
        ["--quiet", "pip>=25.1"],
        ["--quiet", "--editable", ".", "pytest", "numpy"],
        ["--quiet", "--group", "dev"],
        ["--quiet", "torch==2.13.0"],
    ]
    assert (second.returncode, second.stdout, second.stderr) == (0, "at work\n", "")
    assert lab.installs() == installed


def test_a_bigger_kit_adds_to_what_is_there(lab: Lab) -> None:
    lab.run("check")
    before = len(lab.installs())
    lab.run("demo")
    assert all("torch" in install[-1] for install in lab.installs()[before:])


def test_another_pyproject_is_installed_again_but_torch_stays(lab: Lab) -> None:
    lab.run("demo")
    before = len(lab.installs())
    with (lab.checkout / "pyproject.toml").open("a") as pyproject:
        pyproject.write("# changed\n")
    lab.run("demo")
    assert [install[1] for install in lab.installs()[before:]] == ["--editable"]


@pytest.mark.parametrize(
    ("manager", "hint"),
    [
        ("apt", "apt install cmake g++ gdb git libgtest-dev ninja-build"),
        ("dnf", "dnf install cmake gcc-c++ gdb git gtest-devel ninja-build"),
        ("pacman", "pacman -S --needed cmake gcc gdb git gtest ninja"),
        ("", "with your system's package manager"),
    ],
)
def test_all_that_the_system_lacks_is_named_at_once(lab: Lab, manager: str, hint: str) -> None:
    if Path("/usr/include/gtest").exists():
        hint = " ".join(
            w for w in hint.split(" ") if w not in {"libgtest-dev", "gtest-devel", "gtest"}
        )
    for name in ("git", "cmake", "ninja", "gdb", "c++"):
        (lab.bin / name).unlink()
    del lab.environ["CMAKE_PREFIX_PATH"]
    if manager:
        lab.program(manager)
    ran = lab.run("demo")

    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 2
    assert "git, cmake, ninja, gdb, a C++ compiler" in ran.stderr
    assert hint in ran.stderr
    assert not lab.venv.exists()


def test_without_ensurepip_and_uv_the_package_is_named(lab: Lab) -> None:
    (lab.bin / "uv").unlink()
    (lab.bin / "gdb").unlink()
    lab.program("apt")
    ran = lab.run("demo")
    assert ran.returncode == 2
    assert "lacks Python's `ensurepip`, gdb" in ran.stderr
    assert "apt install gdb python3" in ran.stderr


def test_a_half_made_environment_is_made_again(lab: Lab) -> None:
    lab.answer("sys.exit('--group' in sys.argv)")
    broken = lab.run("test")
    assert broken.returncode == 2
    assert "error: pip could not install the developer tools" in broken.stderr
    (lab.venv / "half").touch()

    lab.answer("")
    assert lab.run("test").returncode == 0
    assert not (lab.venv / "half").exists()


def test_an_environment_that_is_not_ours_is_left_alone(lab: Lab) -> None:
    (lab.venv / "bin").mkdir(parents=True)
    ran = lab.run("demo")
    assert ran.returncode == 2
    assert "was not made by this set-up" in ran.stderr
    assert [path.name for path in lab.venv.iterdir()] == ["bin"]


def test_a_moved_checkout_gets_a_new_environment(lab: Lab) -> None:
    lab.run("check")
    lab.checkout = lab.checkout.rename(lab.root / "moved")
    ran = lab.run("check")
    assert "making .venv" in ran.stderr
    assert json.loads((lab.venv / "devboot-setup.json").read_text())["place"] == str(lab.venv)


def test_ctrl_c_ends_quietly_and_the_next_run_starts_over(lab: Lab) -> None:
    lab.answer("import time; (lab / 'asleep').touch(); time.sleep(60)")
    running = subprocess.Popen(
        lab.argv("demo"),
        cwd=lab.checkout,
        env=lab.environ,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    _wait_for(lab.root / "asleep")
    os.killpg(running.pid, signal.SIGINT)
    _, stderr = running.communicate(timeout=30)

    assert running.returncode == 130
    assert "tools/bootstrap" not in stderr  # the fake's own traceback is not ours
    lab.answer("")
    assert "making .venv" in lab.run("demo").stderr


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + 30
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def foreign_checkout() -> Iterator[Path]:
    """A checkout that everybody may read and that is not ours to write."""
    place = Path(tempfile.mkdtemp(prefix="devboot read-only "))
    shutil.copytree(ROOT / "tools", place / "tools")
    shutil.copy(ROOT / "pyproject.toml", place)
    place.chmod(0o555)
    yield place
    place.chmod(0o755)
    shutil.rmtree(place)


def test_a_read_only_checkout_is_one_clear_line(foreign_checkout: Path) -> None:
    root = os.geteuid() == 0
    python = "/usr/bin/python3" if root else sys.executable  # root's may be out of reach for nobody
    ran = subprocess.run(
        [python, "tools/setup.py", "check"],
        cwd=foreign_checkout,
        env={"PATH": "/usr/bin:/bin"},
        user=65534 if root else None,
        text=True,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 2
    assert f"error: {foreign_checkout} cannot be written to" in ran.stderr
    assert f"cp -r '{foreign_checkout}' ~/devboot" in ran.stderr
    assert len(ran.stderr.splitlines()) == 2


@pytest.mark.parametrize("home", [None, "", "/nowhere"])
def test_a_home_that_exists_is_found(lab: Lab, home: str | None) -> None:
    lab.environ.pop("HOME")
    if home is not None:
        lab.environ["HOME"] = home
    lab.program("work", SHOW)
    env = json.loads(lab.run("check", "work").stdout)
    assert Path(env["HOME"]).is_dir()


def test_the_command_runs_as_if_the_environment_were_activated(lab: Lab) -> None:
    lab.program("work", SHOW)
    lab.environ |= {"PIP_USER": "1", "PIP_TARGET": "/elsewhere", "KEPT": "yes"}
    env = json.loads(lab.run("check", "work").stdout)
    assert env["VIRTUAL_ENV"] == str(lab.venv)
    assert env["PATH"] == f"{lab.venv}/bin:{lab.bin}"
    assert (env["KEPT"], env["PIP_USER"]) == ("yes", "0")
    assert not {"PIP_TARGET", "PYTHONPATH"} & env.keys()


def test_a_cmake_from_before_presets_is_made_up_for(lab: Lab) -> None:
    lab.program("cmake", "print('cmake version 3.22.1')")
    lab.run("demo")
    assert "cmake>=3.25" in lab.installs()[1]


def test_a_python_that_is_too_old_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(ROOT / "tools" / "setup.py"))
    assert left.value.code == 2
    assert "needs Python 3.10 or newer, this is 3.9\n" in capsys.readouterr().err


def test_the_door_parses_in_old_pythons() -> None:
    text = (ROOT / "tools" / "setup.py").read_text()
    ast.parse(text, feature_version=(3, 4))
    assert "__future__" not in text
    assert 'f"' not in text
