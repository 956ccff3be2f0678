"""The generated CUDA kernels build with nvcc against a CUDA build of torch; no GPU is needed.

    python3 -m venv ~/cuda-torch
    ~/cuda-torch/bin/pip install 'torch===2.13.0' numpy pytest expecttest
    DEVBOOT_CUDA_PYTHON=~/cuda-torch/bin/python python -m pytest -m cuda_torch tests

`===` excludes local versions like `2.13.0+cpu`. It takes 5 GB on the disk. What needs a GPU is
skipped here and proven by `tests/gpu/acceptance.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = Path(os.environ.get("DEVBOOT_CUDA_PYTHON", "none"))
PRESET = "cuda-debug"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.cuda_torch,
    pytest.mark.skipif(not PYTHON.is_absolute(), reason="DEVBOOT_CUDA_PYTHON is not set"),
    pytest.mark.skipif(shutil.which("nvcc") is None, reason="no nvcc"),
]


@pytest.fixture(scope="module", params=["stable", "aten", "none"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated project that is configured and built with CUDA."""
    made = generate(tmp_path_factory.mktemp("cüda build") / "my-ops", request.param)
    configured = run(made, "cmake", "--preset", PRESET)
    assert "CUDA kernels: on (nvcc " in configured.stdout, configured.stdout
    for target in ("all", "my_ops_coalescing"):
        run(made, "cmake", "--build", "--preset", PRESET, "--target", target)
    return made


def generate(folder: Path, api: str) -> Path:
    answers = ["-D", f"api={api}", "-D", "cuda=ON"]
    devboot = [sys.executable, "-m", "devboot", "init", "libtorch-project"]
    subprocess.run([*devboot, folder, *answers, "--no-git", "--yes"], check=True, timeout=60)
    return folder


def attempt(project: Path, *command: str, prefix: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in the project with the environment at `prefix` active."""
    path = os.pathsep.join([str(prefix / "bin"), os.environ["PATH"]])
    return subprocess.run(
        command,
        cwd=project,
        env=os.environ | {"VIRTUAL_ENV": str(prefix), "PATH": path},
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    done = attempt(project, *command, prefix=PYTHON.parent.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def has_gpu() -> bool:
    smi = shutil.which("nvidia-smi")
    return smi is not None and subprocess.run([smi, "-L"], check=False).returncode == 0


def test_the_tests_pass_and_without_a_gpu_its_cases_are_skipped(project: Path) -> None:
    assert "100% tests passed" in run(project, "ctest", "--preset", PRESET).stdout
    on_gpu = run(project, "ctest", "--preset", PRESET, "--label-regex", "cuda").stdout
    cases = on_gpu.count(" Test #") + on_gpu.count(" Test  #")
    assert cases > 0
    assert on_gpu.count("***Skipped") == (0 if has_gpu() else cases), on_gpu


def test_every_kernel_is_compiled_for_cuda_gdb(project: Path) -> None:
    commands = json.loads((project / "build" / PRESET / "compile_commands.json").read_text())
    kernels = {Path(one["file"]).stem: one["command"] for one in commands if ".cu" in one["file"]}
    assert {"vector_add", "row_sum", "matmul"} <= set(kernels)
    assert all(" -G " in command for command in kernels.values())


def test_the_coalescing_study_runs_or_says_that_there_is_no_gpu(project: Path) -> None:
    study = str(project / "build" / PRESET / "my_ops_coalescing")
    done = attempt(project, study, "1048576", "0", prefix=PYTHON.parent.parent)
    assert done.returncode == (0 if has_gpu() else 77)
    assert has_gpu() or done.stderr.startswith("skipped: no GPU: ")


def test_a_torch_for_another_cuda_major_is_refused_with_both_versions(tmp_path: Path) -> None:
    project = generate(tmp_path / "my-ops", "stable")
    environment = torch_for_cuda_11(tmp_path / "env")
    done = attempt(project, "cmake", "--preset", PRESET, prefix=environment)
    message = " ".join(done.stderr.split())
    assert done.returncode != 0
    assert "MY_OPS_CUDA=ON, but torch 2.10.0+cu118 is built for CUDA 11.8, but nvcc is" in message
    assert "--index-url https://download.pytorch.org/whl/cu" in message
    assert "`sudo apt install cuda-toolkit-11-8`" in message


def torch_for_cuda_11(prefix: Path) -> Path:
    """Make an environment whose torch says that it was built for CUDA 11.8."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(prefix)]
    subprocess.run(command, check=True, timeout=120)
    (real,) = PYTHON.parent.parent.glob("lib/python*/site-packages/torch")
    (packages,) = prefix.glob("lib/python*/site-packages")
    torch = packages / "torch"
    torch.mkdir()
    (torch / "__init__.py").touch()
    (torch / "version.py").write_text("__version__ = '2.10.0+cu118'\ncuda = '11.8'\n")
    for folder in ("include", "lib"):
        (torch / folder).symlink_to(real / folder)
    return prefix
