"""The generated profiling scripts: what they run, and what they say when something is missing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import jinja2
import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
SCRIPTS = ("libtorch-project/common/profiling", "shared/cuda/profiling")
GPU = "echo 'GPU 0: NVIDIA H100 (UUID: GPU-0)'"
# Each run of ncu writes its log, as the real one does, and notes how it was called.
NCU = 'echo "$*" >> "$CALLS"\necho "==PROF== done" > "$2"'
REFUSED = 'echo "==ERROR== ERR_NVGPUCTRPERM - no permission" > "$2"\nexit 1'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in a path with a blank, its study and its tests built."""
    root = tmp_path / "my ops"
    for template in (file for folder in SCRIPTS for file in (TEMPLATES / folder).glob("*.sh.j2")):
        text = jinja2.Template(template.read_text()).render(package="my_ops", PACKAGE="MY_OPS")
        executable(root / "profiling" / template.stem, text)
    executable(root / "build" / "relwithdebinfo" / "my_ops_coalescing", "#!/bin/sh\n")
    executable(root / "build" / "cuda-debug" / "tests" / "my_ops_tests", "#!/bin/sh\n")
    return root


def executable(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)


def run(
    project: Path, script: str, *arguments: str, **programs: str
) -> subprocess.CompletedProcess[str]:
    """Run a script where `programs` (name, underscores for hyphens -> body) are on PATH."""
    fakes = project / "fakes"
    for name, body in programs.items():
        executable(fakes / name.replace("_", "-"), f"#!/bin/sh\n{body}\n")
    env = os.environ | {"PATH": f"{fakes}:/usr/bin:/bin", "CALLS": str(project / "calls")}
    command = [str(project / "profiling" / script), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_profile_asks_for_sectors_then_for_everything(project: Path) -> None:
    done = run(project, "profile.sh", nvidia_smi=GPU, ncu=NCU)
    assert (done.returncode, done.stderr) == (0, "")
    sectors, full = (project / "calls").read_text().splitlines()
    assert "sectors_per_request_pipe_lsu_mem_global_op_ld.ratio" in sectors
    assert f"--set full --force-overwrite --export {project}/build/profile " in full
    assert full.endswith("relwithdebinfo/my_ops_coalescing 16777216 0")


def test_profile_takes_another_program(project: Path) -> None:
    done = run(project, "profile.sh", "./mine", "--gtest_filter=*a b*", nvidia_smi=GPU, ncu=NCU)
    assert done.returncode == 0
    assert (project / "calls").read_text().count(" ./mine --gtest_filter=*a b*\n") == 2


def test_refused_counters_come_with_the_way_out(project: Path) -> None:
    done = run(project, "profile.sh", nvidia_smi=GPU, ncu=REFUSED)
    assert done.returncode == 2
    assert done.stderr.startswith("error: only root may read the GPU's counters here")
    assert "NVreg_RestrictProfilingToAdminUsers=0" in done.stderr


def test_a_failure_of_ncu_is_a_failure(project: Path) -> None:
    assert run(project, "profile.sh", nvidia_smi=GPU, ncu="exit 9").returncode == 9


def test_sanitize_runs_all_four_tools_and_names_those_that_failed(project: Path) -> None:
    sanitizer = 'echo "$2" >> "$CALLS"\n[ "$2" != racecheck ]'
    done = run(project, "sanitize.sh", nvidia_smi=GPU, compute_sanitizer=sanitizer)
    assert (done.returncode, done.stderr) == (1, "failed: racecheck\n")
    assert (project / "calls").read_text().split() == [
        "memcheck", "racecheck", "synccheck", "initcheck",
    ]  # fmt: skip


@pytest.mark.parametrize("script", ["profile.sh", "sanitize.sh"])
def test_without_a_gpu_they_end_with_77(project: Path, script: str) -> None:
    done = run(project, script, nvidia_smi="exit 9", ncu=NCU, compute_sanitizer="exit 1")
    assert done.returncode == 77
    assert done.stderr.startswith("error: no GPU: `nvidia-smi -L` fails\nhint: ")


@pytest.mark.parametrize(
    ("script", "tool"), [("profile.sh", "ncu"), ("sanitize.sh", "compute-sanitizer")]
)
def test_a_missing_tool_is_named_with_its_package(project: Path, script: str, tool: str) -> None:
    if Path("/usr/local/cuda/bin", tool).exists():
        pytest.skip(f"{tool} is installed where the scripts look")
    done = run(project, script, nvidia_smi=GPU)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: no `{tool}` on PATH")
    assert "`apt install cuda-" in done.stderr


@pytest.mark.parametrize(
    ("script", "preset"), [("profile.sh", "relwithdebinfo"), ("sanitize.sh", "cuda-debug")]
)
def test_what_is_not_built_comes_with_the_command(project: Path, script: str, preset: str) -> None:
    for file in (project / "build").rglob("my_ops_*"):
        file.unlink()
    done = run(project, script, nvidia_smi=GPU)
    assert done.returncode == 2
    assert f"`cmake --preset {preset} -D MY_OPS_CUDA=ON && cmake --build" in done.stderr
