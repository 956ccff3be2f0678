"""`devboot env plan` and `check` from outside, and whose environments `create` leaves alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from devboot.apply.made import tree_digest
from tests.terminal import AS_USER

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parents[1] / "scenarios/cases"


def _recorded(name: str, tmp_path: Path) -> Path:
    (case,) = CASES.glob(f"{name}-*.yaml")
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(yaml.safe_load(case.read_text())["facts"]))
    return path


def test_a_recorded_machine_is_planned_for(devboot: Any, tmp_path: Path) -> None:
    facts = _recorded("056", tmp_path)
    done = devboot("env", "plan", "--facts", facts, "--json", "--profile", "linux-cuda")
    assert done.returncode == 0, done.stderr
    plan = json.loads(done.stdout)
    assert plan["schema"] == "devboot.env-plan/1"
    first = plan["options"][0]
    assert (first["torch"], first["variant"], first["purposes"]) == (
        "2.14", "cu130", ["matching", "newest"],
    )  # fmt: skip
    assert first["download"] == {"megabytes": 3016, "exact": True, "of": "torch 2.14 for CUDA 13.0"}
    assert first["toolkit"]["there"] is True
    text = devboot("env", "plan", "--facts", facts, "--profile", "linux-cuda").stdout
    assert "3.0 GB to download" in text
    assert "torch 2.14.0+cu126 has no code" not in text
    assert "2.14+cu126, 2.13+cu126, 2.12+cu126 ...: it has no code for NVIDIA GeForce" in text


def test_what_keeps_every_gpu_away_comes_first(devboot: Any, tmp_path: Path) -> None:
    facts = _recorded("019", tmp_path)
    done = devboot("env", "plan", "--facts", facts, "--profile", "linux-cuda")
    assert "first: the loaded NVIDIA kernel module is not of the installed driver's" in done.stdout


def test_nothing_fits_is_an_answer(devboot: Any, tmp_path: Path) -> None:
    document = json.loads(_recorded("058", tmp_path).read_text())
    document["python"]["version"] = "2.7.18"
    (tmp_path / "old.json").write_text(json.dumps(document))
    done = devboot("env", "plan", "--facts", tmp_path / "old.json", "--profile", "cpu-only")
    assert done.returncode == 1
    assert "nothing fits" in done.stdout
    assert "it has no wheel for Python 2.7.18" in done.stdout


def test_a_toolkit_without_root_is_offered(devboot: Any, tmp_path: Path) -> None:
    document = json.loads(_recorded("056", tmp_path).read_text())
    document["commands"]["nvcc"] = document["commands"]["nvcc-dryrun"] = {"path": None}
    document["cuda_roots"] = []
    (tmp_path / "bare.json").write_text(json.dumps(document))
    words = ("--facts", tmp_path / "bare.json", "--profile", "linux-cuda")
    text = devboot("env", "plan", "-v", *words).stdout
    assert "nvidia-cuda-nvcc==13.0.*" in text
    assert "nvidia-nvvm==13.0.*" in text, "a newer nvvm makes PTX that ptxas refuses"
    assert '--toolkitpath="$HOME/cuda-13.0"' in text
    plan = json.loads(devboot("env", "plan", "--json", *words).stdout)
    ways = {way["how"]: way["needs_root"] for way in plan["options"][0]["toolkit"]["ways"]}
    assert ways == {"pip": False, "system": True, "runfile": False}


def test_check_tells_by_its_exit_status(
    devboot: Any, make: Callable[..., Path], tmp_path: Path
) -> None:
    manager = ("--set", "toolchain.python.manager=pip", "--profile", "cpu-only")
    none = devboot("env", "check", "--profile", "cpu-only", PATH="/usr/bin:/bin")
    assert none.returncode == 2
    assert "devboot env create" in none.stdout
    make(tmp_path / "wheels", "2.14.0+cpu")
    python = Path(sys.base_prefix, "bin/python3")
    made = devboot("env", "create", "--find-links", tmp_path / "wheels", "--python", python,
                   *manager, PIP_CONFIG_FILE=os.devnull)  # fmt: skip
    assert made.returncode == 0, made.stderr
    fits = devboot("env", "check", "--profile", "cpu-only", "--json")
    assert (fits.returncode, json.loads(fits.stdout)["torch"]) == (0, "2.14.0+cpu")
    (site,) = (devboot.cwd / ".venv").glob("lib/python*/site-packages/torch")
    (site / "version.py").write_text("")
    site.rename(site.with_name("gone"))
    wrong = devboot("env", "check", "--profile", "cpu-only")
    assert wrong.returncode == 1
    assert "torch is not installed" in wrong.stdout


OTHERS: dict[str, dict[str, str]] = {
    "uv": {"uv.lock": "", ".venv/pyvenv.cfg": "home = /usr/bin\n"},
    "uv alone": {".venv/pyvenv.cfg": "home = /usr/bin\nuv = 0.8.0\n"},
    "poetry": {"pyproject.toml": "[tool.poetry]\nname = 'x'\n"},
    "pixi": {"pixi.toml": "", ".pixi/envs/default/bin/python": ""},
    "conda": {".venv/conda-meta/history": ""},
    "somebody": {".venv/notes.txt": "mine"},
}


@pytest.mark.parametrize("tool", OTHERS)
def test_environments_of_other_tools_are_never_rewritten(
    tool: str, devboot: Any, make: Callable[..., Path], tmp_path: Path
) -> None:
    for name, text in OTHERS[tool].items():
        path = devboot.cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    make(tmp_path / "wheels", "2.14.0+cpu")
    before = tree_digest(devboot.cwd, "work")
    done = devboot("env", "create", "--find-links", tmp_path / "wheels", "--yes")
    assert done.returncode == 3, done.stderr
    assert f"{tool.partition(' ')[0]}'s" in done.stderr
    assert "never rewritten" in done.stderr
    assert tree_digest(devboot.cwd, "work") == before


def test_an_active_conda_environment_is_used(devboot: Any, tmp_path: Path) -> None:
    (tmp_path / "conda/conda-meta").mkdir(parents=True)
    done = devboot("env", "create", "--yes", CONDA_PREFIX=str(tmp_path / "conda"))
    assert done.returncode == 3
    assert "conda deactivate" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--torch", "banana"), "`banana` is no torch"),
        (("--torch", "9.9"), "there is no torch `9.9`"),
        (("--python", "no-such-python"), "there is no Python `no-such-python`"),
        (("-C", "nowhere"), "is no folder"),
        (("--find-links", "."), "no wheel of torch is in"),
    ],
)
def test_a_wrong_word_is_said_and_nothing_done(
    words: tuple[str, ...], says: str, devboot: Any
) -> None:
    done = devboot("env", "create", "--yes", "--profile", "cpu-only", *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "hint:" in done.stderr
    assert list(devboot.cwd.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_with_a_way_out(devboot: Any) -> None:
    devboot.cwd.chmod(0o555)
    done = subprocess.run(
        [*AS_USER, sys.executable, "-m", "devboot", "env", "create", "--profile", "cpu-only"],
        cwd=devboot.cwd, env=devboot.environment(), text=True, capture_output=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    devboot.cwd.chmod(0o755)
    assert (done.returncode, "permission denied\nhint: name a folder" in done.stderr) == (2, True)


def test_a_venv_of_the_users_is_not_replaced_unasked(
    devboot: Any, make: Callable[..., Path], tmp_path: Path
) -> None:
    (devboot.cwd / ".venv/bin").mkdir(parents=True)
    (devboot.cwd / ".venv/bin/python").touch(mode=0o755)
    (devboot.cwd / ".venv/pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n")
    make(tmp_path / "wheels", "2.14.0+cpu")
    before = tree_digest(devboot.cwd, "work")
    done = devboot("env", "create", "--find-links", tmp_path / "wheels", "--profile", "cpu-only")
    assert done.returncode == 3
    assert "replace `" in done.stderr
    assert tree_digest(devboot.cwd, "work") == before
