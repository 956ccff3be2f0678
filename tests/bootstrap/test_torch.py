"""Where torch comes from: an environment in use, PyTorch's CPU index, the configured index."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import Any

import pytest

Lab = Any  # see conftest.py
GPU = any(Path(sign).exists() for sign in ("/proc/driver/nvidia/version", "/dev/dxg"))
INDEX_ANSWERS = """
if "index" in sys.argv:
    print("torch (2.14.0+cpu)\\nAvailable versions: 2.14.0+cpu, 2.13.0+cpu")
if "config" in sys.argv:
    print(":env:.extra-index-url='https://more.example'\\nglobal.cert='/etc/ca.pem'")
    print("global.find-links='/wheels'\\n:env:.proxy='http://proxy.example'\\nglobal.proxy='x'")
"""
INDEX_FAILS = "sys.exit('index' in sys.argv)"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """An environment of the user's with a torch that can be built against."""
    place = tmp_path / "öther env"
    venv.create(place, with_pip=False, symlinks=True)
    (site,) = place.glob("lib/python3*/site-packages")
    for part in ("torch/lib/libtorch_cpu.so", "torch/include/torch/csrc/stable/library.h"):
        (site / part).parent.mkdir(parents=True)
        (site / part).touch()
    _say_version(place, "2.12.1+cpu")
    return place


def _say_version(environment: Path, version: str) -> None:
    (site,) = environment.glob("lib/python3*/site-packages")
    metadata = site / "torch.dist-info" / "METADATA"
    metadata.parent.mkdir(exist_ok=True)
    metadata.write_text(f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n")


def _downloads(lab: Lab) -> list[list[str]]:
    return [install for install in lab.installs() if install[-1].startswith("torch")]


@pytest.mark.parametrize("variable", ["VIRTUAL_ENV", "CONDA_PREFIX", "PATH"])
def test_a_torch_that_is_there_is_used(lab: Lab, other: Path, variable: str) -> None:
    before = lab.environ.get(variable, "")
    lab.environ[variable] = f"{before}:{other}/bin" if before else str(other)
    ran = lab.run("demo")

    (site,) = other.glob("lib/python3*/site-packages")
    (link,) = lab.venv.rglob("reused-torch.pth")
    assert f"using torch 2.12.1+cpu from {site}, nothing to download" in ran.stderr
    assert link.read_text() == f"{site}\n"
    assert _downloads(lab) == []
    assert lab.run("demo").stderr == ""


def test_a_torch_that_went_away_is_replaced(lab: Lab, other: Path) -> None:
    lab.environ["VIRTUAL_ENV"] = str(other)
    lab.run("demo")
    other.rename(other.with_name("gone"))
    lab.run("demo")
    assert not list(lab.venv.rglob("reused-torch.pth"))
    assert _downloads(lab)


def _too_old(_: Lab, other: Path) -> None:
    _say_version(other, "2.9.1")


def _without_headers(_: Lab, other: Path) -> None:
    (header,) = other.rglob("library.h")
    header.unlink()


def _does_not_import(lab: Lab, _: Path) -> None:
    lab.answer("sys.exit('import torch' in sys.argv)")


@pytest.mark.parametrize("spoil", [_too_old, _without_headers, _does_not_import])
def test_a_torch_that_does_not_fit_is_not_used(lab: Lab, other: Path, spoil: Any) -> None:
    lab.environ["VIRTUAL_ENV"] = str(other)
    spoil(lab, other)
    lab.run("demo")
    assert not list(lab.venv.rglob("reused-torch.pth"))
    assert _downloads(lab)


@pytest.mark.skipif(GPU, reason="with a GPU the CPU build is not wanted")
def test_pytorchs_index_is_used_for_torch_alone(lab: Lab) -> None:
    lab.answer(INDEX_ANSWERS)
    lab.environ |= {"PIP_EXTRA_INDEX_URL": "https://more.example", "PIP_FIND_LINKS": "/wheels"}
    ran = lab.run("demo")

    alone = ["--index-url", "https://download.pytorch.org/whl/cpu"]
    assert "downloading torch 2.13.0 for CPU, about 190 MB" in ran.stderr
    assert _downloads(lab) == [
        ["--quiet", "--no-deps", *alone, "torch==2.13.0"],
        ["--quiet", "torch==2.13.0"],
    ]
    asked, env = next((argv, env) for argv, env in lab.calls() if "index" in argv)
    assert asked[-6:] == [*alone, "--timeout", "5", "--retries", "0"]
    assert {name: value for name, value in env.items() if name.startswith("PIP_")} == {
        "PIP_CERT": "/etc/ca.pem",
        "PIP_PROXY": "http://proxy.example",
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_NO_INPUT": "1",
    }
    _, env = next((argv, env) for argv, env in lab.calls() if argv[-1] == "torch==2.13.0")
    assert "PIP_EXTRA_INDEX_URL" not in env


@pytest.mark.skipif(GPU, reason="with a GPU the CPU build is not wanted")
def test_an_index_that_does_not_answer_gives_way_to_the_configured_one(lab: Lab) -> None:
    lab.answer(INDEX_FAILS)
    lab.environ["PIP_FIND_LINKS"] = "/wheels"
    ran = lab.run("demo")
    assert "about 190 MB, or several GB where that index has the CUDA build" in ran.stderr
    assert _downloads(lab) == [["--quiet", "torch==2.13.0"]]
    assert lab.calls()[-1][1]["PIP_FIND_LINKS"] == "/wheels"


def test_no_answer_is_waited_for_only_so_long(lab: Lab) -> None:
    lab.run("check")
    lab.answer("import time; time.sleep(60)")
    start = time.monotonic()
    asked = subprocess.run(
        [sys.executable, "-c", "from bootstrap.pip import ask_pip; print([ask_pip([], {}, 0.2)])"],
        env={"PYTHONPATH": str(lab.checkout / "tools")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout == "['']\n"
    assert time.monotonic() - start < 30


def test_nothing_to_be_had_is_one_clear_error(lab: Lab) -> None:
    lab.answer("sys.exit(sys.argv[-1].startswith('torch'))")
    ran = lab.run("demo")
    assert ran.returncode == 2
    assert "error: pip could not install torch" in ran.stderr
    assert json.loads((lab.venv / "devboot-setup.json").read_text()) == {}
