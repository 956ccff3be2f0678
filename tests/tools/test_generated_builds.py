"""What a generated project builds besides `debug`: other presets, a wheel, an editable install."""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs torch"),
]
needs_backend = pytest.mark.skipif(
    importlib.util.find_spec("scikit_build_core") is None, reason="needs scikit-build-core"
)
PIP_OPTIONS = ["--no-build-isolation", "--no-deps", "--no-index"]
ADD_ONES = "import torch, my_ops; print(my_ops.vector_add(torch.ones(1), torch.ones(1)).item())"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return generate(tmp_path / "my-ops", "stable")


@pytest.fixture
def python(tmp_path: Path) -> str:
    """An environment to install into, which sees this one's packages."""
    prefix = tmp_path / "env"
    run(tmp_path, sys.executable, "-m", "venv", "--without-pip", str(prefix))
    (packages,) = prefix.glob("lib/python*/site-packages")
    (packages / "outer.pth").write_text(sysconfig.get_path("purelib"))
    return str(prefix / "bin" / "python")


def generate(root: Path, api: str) -> Path:
    devboot = [sys.executable, "-m", "devboot", "init", "libtorch-project"]
    run(root.parent, *devboot, str(root), "-D", f"api={api}", "--no-git", "--yes")
    return root


def run(folder: Path, *command: str) -> str:
    """Run a command in `folder` with this test's Python active; what it printed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"VIRTUAL_ENV": sys.prefix},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("preset", ["asan", "release"])
def test_the_workflow_of_a_preset_passes(project: Path, preset: str) -> None:
    assert "100% tests passed" in run(project, "cmake", "--workflow", "--preset", preset)


def headers(compilation: dict[str, str]) -> str:
    """What a unit includes, by its entry in compile_commands.json."""
    words = shlex.split(compilation["command"])
    output = words.index("-o")
    del words[output : output + 2]
    words[words.index("-c")] = "-M"
    return run(Path(compilation["directory"]), *words)


def test_no_unit_of_the_aten_api_reads_every_operators_header(tmp_path: Path) -> None:
    root = generate(tmp_path / "my-ops", "aten")
    run(root, "cmake", "--preset", "debug", "-DMY_OPS_APP=OFF", "-DMY_OPS_CUDA=OFF")
    units = json.loads((root / "build" / "debug" / "compile_commands.json").read_text())
    assert {"autograd.cpp", "dispatch.cpp"} <= {Path(unit["file"]).name for unit in units}
    slow = [unit["file"] for unit in units if "/ATen/Functions.h" in headers(unit)]
    assert slow == []


@needs_backend
def test_a_wheel_works_in_every_python_and_from_every_folder(
    project: Path, python: str, tmp_path: Path
) -> None:
    run(project, python, "-m", "pip", "wheel", *PIP_OPTIONS, "-w", "dist", ".")
    (wheel,) = (project / "dist").iterdir()
    assert wheel.name.startswith("my_ops-0.1.0-py3-none-linux_")
    run(tmp_path, python, "-m", "pip", "install", "--no-deps", "--no-index", str(wheel))
    assert run(tmp_path, python, "-c", ADD_ONES).endswith("2.0\n")
    with zipfile.ZipFile(wheel) as archive:
        library = archive.extract("my_ops/libmy_ops_ops.so", tmp_path)
    dynamic = run(tmp_path, "readelf", "--dynamic", library)
    assert "[$ORIGIN:$ORIGIN/../torch/lib]" in dynamic


@needs_backend
def test_an_import_of_an_editable_install_builds_what_was_edited(
    project: Path, python: str, tmp_path: Path
) -> None:
    run(project, python, "-m", "pip", "install", *PIP_OPTIONS, "-e", ".")
    assert run(tmp_path, python, "-c", ADD_ONES).endswith("2.0\n")
    kernel = project / "csrc" / "cpu" / "vector_add.cpp"
    kernel.write_text(kernel.read_text().replace("a[i] + b[i]", "a[i] + b[i] + 5"))
    assert run(tmp_path, python, "-c", ADD_ONES).endswith("7.0\n")
