"""The generated CUDA kernels compute the right thing: run as threads on the CPU, under TSan.

No GPU is needed: `emulator/cuda_runtime_api.h` gives the CUDA words that the kernels use a CPU
meaning. What only the hardware can show (alignment, occupancy, speed) is for `acceptance.py`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import jinja2
import pytest

from devboot.generators.files import rendered
from devboot.generators.names import project_name
from devboot.generators.project import Project
from devboot.generators.template import find_template

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates" / "libtorch-project" / "common" / "csrc"
EMULATOR = HERE / "emulator"
LAUNCH = re.compile(r"(\w+)<<<(.+), (\w+|dim3\(.+\)), 0, stream>>>\((.*)\);")

pytestmark = pytest.mark.skipif(shutil.which("g++") is None, reason="no g++")


def csrc(to: Path) -> Path:
    """Kernels as a project has them, a launch `k<<<g, b, 0, s>>>(x)` written as a C++ call."""
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    for source in TEMPLATES.rglob("*.j2"):
        if source.parent.name not in {"cpu", "cuda", "kernels"}:
            continue
        template = environment.from_string(source.read_text())
        text = template.render(package="my_ops", PACKAGE="MY_OPS")
        write(to / source.relative_to(TEMPLATES).with_suffix(""), text)
    return to


def write(target: Path, text: str) -> None:
    target = target.with_suffix(".cu.cpp") if target.suffix == ".cu" else target
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(LAUNCH.sub(r"emulator::launch(\2, \3, [=] { \1(\4); });", text))


def build(csrc: Path, check: Path = EMULATOR / "check.cpp") -> Path:
    program = csrc / "check"
    flags = ["-std=c++20", "-O1", "-g", "-fsanitize=thread", "-pthread", "-DMY_OPS_WITH_CUDA"]
    sources = [check, *csrc.rglob("*.cpp")]
    command: list[str | Path] = ["g++", *flags, f"-I{EMULATOR}", f"-I{csrc}", *sources]
    subprocess.run([*command, "-o", program], check=True, timeout=300)
    return program


def test_cuda_kernels_agree_with_the_cpu_kernels(tmp_path: Path) -> None:
    program = build(csrc(tmp_path))
    done = subprocess.run([program], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_cuda_kernels_of_added_operators_agree_with_the_cpu_kernels(tmp_path: Path) -> None:
    template = find_template("libtorch-project")
    ops = "mix(Tensor a, int k, Tensor b, float s, bool f -> (Tensor, Tensor)); relu"
    project = Project(template, project_name("my-ops"), template.answers({"ops": ops}))
    for file in rendered(project):
        if file.path.parent.name in {"cpu", "cuda", "kernels"}:
            write(tmp_path / "csrc" / file.path, file.content.own.decode())
    program = build(tmp_path / "csrc/csrc", EMULATOR / "check_added.cpp")
    done = subprocess.run([program], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
