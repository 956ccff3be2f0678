"""`devboot env create` with the real pip and uv: what it makes, and what it leaves alone."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from devboot.apply.made import tree_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Make = Callable[..., Path]

_LIMITED = 'ulimit -f 4096; trap "" XFSZ; exec "$0" "$@"'  # 4 MiB
OLD, NEW = "2.13.0+cpu", "2.14.0+cpu"


@pytest.fixture
def create(devboot: Any, tool: str, surroundings: dict[str, str]) -> Callable[..., Any]:
    def run(*words: Any, **environment: str) -> subprocess.CompletedProcess[str]:
        manager = "auto" if tool == "uv" else "pip"
        choice = ("--set", f"toolchain.python.manager={manager}", "--profile", "cpu-only")
        done = devboot("env", "create", *choice, *words, **(surroundings | environment))
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture
def old(make: Make, create: Callable[..., Any], devboot: Any, tmp_path: Path) -> Iterator[Path]:
    """An environment that devboot made; it must be as it was when a test ends."""
    make(tmp_path / "old", OLD)
    done = create("--find-links", tmp_path / "old")
    assert done.returncode == 0, done.stderr
    venv = devboot.cwd / ".venv"
    before = tree_digest(venv, ".venv")
    yield venv
    assert tree_digest(venv, ".venv") == before
    assert litter(devboot.cwd) == []


def litter(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name != ".venv"]


def version_in(venv: Path) -> str:
    code = "import torch; print(torch.__version__)"
    done = subprocess.run(
        [venv / "bin/python", "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_wheel_folder_makes_an_environment_that_works_where_it_is(
    make: Make, create: Callable[..., Any], devboot: Any, tmp_path: Path, tool: str
) -> None:
    make(tmp_path / "wheels", NEW)
    done = create("--find-links", tmp_path / "wheels", "--json")
    assert done.returncode == 0, done.stderr
    said, venv = json.loads(done.stdout), devboot.cwd / ".venv"
    assert (said["schema"], said["written"], said["tool"]) == ("devboot.env-create/1", True, tool)
    assert said["check"]["torch"] == NEW
    assert said["check"]["fits"] is True
    assert version_in(venv) == NEW
    ran = subprocess.run([venv / "bin/torchrun"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"ran {NEW}\n"
    shell = f". '{venv}/bin/activate' && command -v python && echo $VIRTUAL_ENV"
    active = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True)
    assert active.stdout.split() == [f"{venv}/bin/python", str(venv)]
    assert litter(devboot.cwd) == []


def test_nothing_remembers_the_name_it_was_made_under(
    make: Make, create: Callable[..., Any], devboot: Any, tmp_path: Path
) -> None:
    make(tmp_path / "wheels", NEW)
    create("--find-links", tmp_path / "wheels")
    for path in (devboot.cwd / ".venv").rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            assert b"..venv.devboot-" not in path.read_bytes(), path
    (info,) = (devboot.cwd / ".venv").glob("lib/python*/site-packages/torch-*.dist-info")
    rows = [line.split(",") for line in (info / "RECORD").read_text().splitlines()]
    (script,) = [row for row in rows if row[0].endswith("bin/torchrun")]
    data = (info.parent / script[0]).read_bytes()
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    assert script[1:] == [f"sha256={digest}", str(len(data))]


@pytest.mark.usefixtures("old")
def test_a_second_run_changes_nothing(create: Callable[..., Any], tmp_path: Path) -> None:
    done = create("--find-links", tmp_path / "old")
    assert done.returncode == 0, done.stderr
    assert "nothing to do" in done.stdout


def test_an_index_is_asked_and_the_old_environment_replaced(
    make: Make, create: Callable[..., Any], devboot: Any, index: Any, tmp_path: Path
) -> None:
    make(tmp_path / "old", OLD)
    create("--find-links", tmp_path / "old")
    (devboot.cwd / ".venv/mine").write_text("x")
    make(index.wheels, NEW)
    asked = create("--torch", "2.14+cpu", "--index", index.url)
    assert asked.returncode == 3
    assert "replace" in asked.stderr
    assert "2.13.0+cpu" in asked.stderr
    assert (devboot.cwd / ".venv/mine").exists()
    done = create("--torch", "2.14+cpu", "--index", index.url, "--download", "--yes")
    assert done.returncode == 0, done.stderr
    assert version_in(devboot.cwd / ".venv") == NEW
    assert not (devboot.cwd / ".venv/mine").exists()
    assert litter(devboot.cwd) == []


def test_a_download_is_asked_for_with_its_size(
    create: Callable[..., Any], devboot: Any, index: Any
) -> None:
    done = create("--index", index.url)
    assert done.returncode == 3
    assert "download torch 2.14 for the CPU (about 202 MB)" in done.stderr
    assert "`--download`" in done.stderr
    assert list(devboot.cwd.iterdir()) == []
    agreed_to_something_else = create("--index", index.url, "--yes")
    assert agreed_to_something_else.returncode == 3
    assert "`--download`" in agreed_to_something_else.stderr
    assert list(devboot.cwd.iterdir()) == []


def test_a_dry_run_writes_nothing(create: Callable[..., Any], devboot: Any, index: Any) -> None:
    done = create("--index", index.url, "--dry-run")
    assert done.returncode == 0
    assert "202 MB to download" in done.stdout
    assert list(devboot.cwd.iterdir()) == []


@pytest.mark.usefixtures("old")
def test_another_content_than_the_index_names_is_refused(
    make: Make, create: Callable[..., Any], index: Any
) -> None:
    make(index.wheels, NEW)
    index.wrong_hash = True
    done = create("--torch", "2.14", "--index", index.url, "--download", "--yes")
    assert done.returncode == 2, done.stdout
    assert "`.venv` is as it was" in done.stderr
    assert "ash" in done.stderr
    assert "not what the index names" in done.stderr


@pytest.mark.usefixtures("old")
def test_no_network(create: Callable[..., Any]) -> None:
    done = create("--torch", "2.14", "--index", "http://127.0.0.1:1/simple", "--download", "--yes")
    assert done.returncode == 2
    assert "is there a network?" in done.stderr or "no such wheel" in done.stderr


@pytest.mark.usefixtures("old")
def test_an_index_without_that_version(make: Make, create: Callable[..., Any], index: Any) -> None:
    make(index.wheels, OLD)
    done = create("--torch", "2.14", "--index", index.url, "--download", "--yes")
    assert done.returncode == 2
    assert "no such wheel" in done.stderr


@pytest.mark.usefixtures("old")
def test_an_index_that_gives_another_build(
    make: Make, create: Callable[..., Any], index: Any
) -> None:
    make(index.wheels, "2.14.0", cuda="13.0")
    done = create("--torch", "2.14+cpu", "--index", index.url, "--download", "--yes")
    assert done.returncode == 2
    assert "gave torch 2.14.0, CUDA 13.0 in place of torch 2.14 for the CPU" in done.stderr


@pytest.mark.usefixtures("old")
def test_a_wheel_that_is_cut_off(make: Make, create: Callable[..., Any], tmp_path: Path) -> None:
    path = make(tmp_path / "wheels", NEW)
    path.write_bytes(path.read_bytes()[:-200])
    done = create("--find-links", tmp_path / "wheels", "--yes")
    assert done.returncode == 2
    assert "`.venv` is as it was" in done.stderr


@pytest.mark.usefixtures("old")
def test_a_disk_that_takes_no_more(
    make: Make, tool: str, devboot: Any, surroundings: dict[str, str], tmp_path: Path
) -> None:
    """A limit on the size of a file refuses a write as a full disk does, in the same place."""
    folder = tmp_path / "wheels"
    path = make(folder, NEW)
    import zipfile

    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("torch/large.bin", b"\0" * (8 << 20))
    manager = "auto" if tool == "uv" else "pip"
    words = ["env", "create", "--profile", "cpu-only", "--find-links", str(folder), "--yes"]
    words += ["--set", f"toolchain.python.manager={manager}"]
    done = subprocess.run(
        ["bash", "-c", _LIMITED, sys.executable, "-m", "devboot", *words],
        cwd=devboot.cwd, env=devboot.environment() | surroundings, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "`.venv` is as it was" in done.stderr


def ended(process: Any) -> str:
    """Return what it said on stderr."""
    return str(process.communicate(timeout=60)[1])


def started(devboot: Any, tool: str, surroundings: dict[str, str], url: str) -> Any:
    manager = "auto" if tool == "uv" else "pip"
    words = ["env", "create", "--profile", "cpu-only", "--torch", "2.14", "--index", url]
    words += ["--download", "--yes"]
    words += ["--set", f"toolchain.python.manager={manager}"]
    return subprocess.Popen(
        [sys.executable, "-m", "devboot", *words],
        cwd=devboot.cwd, env=devboot.environment() | surroundings, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.usefixtures("old")
def test_ctrl_c_in_the_middle_of_a_download(
    make: Make, devboot: Any, tool: str, surroundings: dict[str, str], index: Any
) -> None:
    make(index.wheels, NEW)
    index.stalls = True
    process = started(devboot, tool, surroundings, index.url)
    assert index.asked.wait(60)
    assert litter(devboot.cwd), "nothing was begun"
    process.send_signal(signal.SIGINT)
    said = ended(process)
    assert process.returncode == 130, said
    assert "interrupted" in said


def test_sigkill_in_the_middle_and_the_run_after_it(  # noqa: PLR0917
    make: Make, create: Callable[..., Any], devboot: Any, tool: str, surroundings: dict[str, str],
    index: Any, tmp_path: Path,
) -> None:  # fmt: skip
    make(tmp_path / "old", OLD)
    create("--find-links", tmp_path / "old")
    venv = devboot.cwd / ".venv"
    before = tree_digest(venv, ".venv")
    make(index.wheels, NEW)
    index.stalls = True
    process = started(devboot, tool, surroundings, index.url)
    assert index.asked.wait(60)
    process.kill()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    assert tree_digest(venv, ".venv") == before
    (draft,) = litter(devboot.cwd)
    assert not free(devboot.cwd / draft), "the program that still writes holds no lock"
    index.over.set()  # what was left running ends
    deadline = time.monotonic() + 60
    while not free(devboot.cwd / draft) and time.monotonic() < deadline:
        time.sleep(0.05)
    index.stalls = False
    done = create("--torch", "2.14", "--index", index.url, "--download", "--yes")
    assert done.returncode == 0, done.stderr
    assert version_in(venv) == NEW
    assert litter(devboot.cwd) == []


def free(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
