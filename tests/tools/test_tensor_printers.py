"""The generated gdb printers on tensors of the real torch.

The torch is that of this Python; another one with
DEVBOOT_TORCH_PYTHON=/path/to/venv/bin/python python -m pytest -m slow tests/tools
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = Path(os.environ.get("DEVBOOT_TORCH_PYTHON", sys.executable))


def _has_torch() -> bool:
    probe = "import importlib.util, sys; sys.exit(not importlib.util.find_spec('torch'))"
    return subprocess.run([PYTHON, "-c", probe], check=False).returncode == 0


PRINTERS = "templates/libtorch-project/torch/tools/gdb/tensor_printers.py"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _has_torch(), reason=f"{PYTHON} has no torch"),
    pytest.mark.skipif(not (shutil.which("gdb") and shutil.which("g++")), reason="no gdb, no g++"),
]

ATEN = """\
#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>

static void stop(const at::Tensor&) {}

int main() {
  const at::Tensor a = at::arange(6, at::kFloat).view({2, 3});
  const at::Tensor transposed = a.t();
  const at::Tensor part = a.select(0, 1);
  const at::Tensor undefined;
  const at::Tensor half = a.div(4).to(at::kHalf);
  const at::Tensor bfloat = a.div(-4).to(at::kBFloat16);
  const at::Tensor many = at::arange(10000).view({100, 100});
  const at::Tensor scalar = at::arange(1, at::kDouble)[0];
  const at::Tensor empty = at::empty({0, 4});
  const at::Tensor flags = a.to(at::kBool);
  const at::Tensor meta = at::empty({2, 3}, at::TensorOptions().device(at::kMeta));
  const at::Tensor complex = a.to(at::kComplexFloat);
  const at::Tensor deep = a.view({1, 1, 1, 1, 2, 1, 3}).transpose(4, 6);
  const at::Tensor sparse = a.to_sparse();
  at::Tensor moved = at::arange(3);
  const at::Tensor taken = std::move(moved);
  const at::TensorBase base = a;
  const std::vector<at::Tensor> list{part};
  stop(a);  // all are there
  return 0;
}
"""

PRINTED = {
    "a": "float32 [2, 3] cpu = [[0, 1, 2], [3, 4, 5]]",
    "transposed": "float32 [3, 2] cpu, strides [1, 3] = [[0, 3], [1, 4], [2, 5]]",
    "part": "float32 [3] cpu = [3, 4, 5]",
    "undefined": "undefined",
    "half": "float16 [2, 3] cpu = [[0, 0.25, 0.5], [0.75, 1, 1.25]]",
    "bfloat": "bfloat16 [2, 3] cpu = [[-0, -0.25, -0.5], [-0.75, -1, -1.25]]",
    "many": "int64 [100, 100] cpu = [[0, 1, 2, 3, 4, 5, 6, 7, ...], ...]",
    "scalar": "float64 [] cpu = 0",
    "empty": "float32 [0, 4] cpu = []",
    "flags": "bool [2, 3] cpu = [[False, True, True], [True, True, True]]",
    "meta": "float32 [2, 3] meta",
    "complex": "complex64 [2, 3] cpu = [[0+0j, 1+0j, 2+0j], [3+0j, 4+0j, 5+0j]]",
    "deep": "float32 [1, 1, 1, 1, 3, 1, 2] cpu, strides [6, 6, 6, 6, 1, 3, 3]"
    " = [[[[[[[0, 3]], [[1, 4]], [[2, 5]]]]]]]",
    "sparse": "float32 [2, 3] cpu, strides [0, 0]",
    "moved": "undefined",
    "base": "float32 [2, 3] cpu = [[0, 1, 2], [3, 4, 5]]",
    "&a": "(const at::Tensor *) 0x",
}

STABLE = """\
#include <torch/csrc/stable/library.h>
#include <torch/csrc/stable/ops.h>
#include <torch/csrc/stable/tensor.h>
#include <utility>

using torch::stable::Tensor;

static float first(const Tensor& t) { return t.const_data_ptr<float>()[0]; }

static float kernel(const float* data, long count) { return data[0] * count; }

static float binding(const Tensor& t) {
  return kernel(t.const_data_ptr<float>(), t.numel());  // step from here
}

int main() {
  Tensor a = torch::stable::empty({2, 3}, torch::headeronly::ScalarType::Float);
  for (int i = 0; i < 6; ++i) a.mutable_data_ptr<float>()[i] = i;
  const Tensor transposed = torch::stable::transpose(a, 0, 1);
  const Tensor undefined;
  Tensor moved = a;
  const Tensor taken = std::move(moved);
  binding(a);
  return first(a) == 0;  // all are there
}
"""


def build(folder: Path, text: str) -> Path:
    torch = PYTHON.parent.parent.glob("lib/python3*/site-packages/torch")
    root = next(iter(torch))
    source = folder / "t.cpp"
    source.write_text(text)
    program = source.with_suffix("")
    flags = ["-std=c++20", "-g", "-O0", "-isystem", str(root / "include")]
    libraries = [f"-L{root / 'lib'}", "-ltorch_cpu", "-lc10", f"-Wl,-rpath,{root / 'lib'}"]
    subprocess.run(["g++", *flags, "-o", program, source, *libraries], check=True)
    return program


@pytest.fixture(scope="module")
def aten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("aten"), ATEN)


@pytest.fixture(scope="module")
def stable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("stable"), STABLE)


def gdb(program: Path, *commands: str, core: Path | None = None) -> str:
    """What gdb answers to commands after the printers were loaded, twice."""
    printers = str(Path(__file__).parents[2] / PRINTERS)
    argv = ["gdb", "--batch", "-nx", "-x", printers, "-x", printers]
    argv += [word for command in commands for word in ("-ex", command)]
    done = subprocess.run(
        [*argv, str(program), *([str(core)] if core else [])],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def at_mark(text: str, mark: str = "all are there") -> list[str]:
    return [f"break t.cpp:{text[: text.index(mark)].count(chr(10)) + 1}", "run"]


def answers(program: Path, text: str, expressions: list[str]) -> dict[str, str]:
    """Each expression as `print` shows it."""
    echoed = [c for e in expressions for c in (f"echo @{e}@", f"print {e}")]
    output = gdb(program, *at_mark(text), *echoed)
    parts = output.split("@")[1:]
    return {
        e: parts[2 * i + 1].strip().partition(" = ")[2].splitlines()[0]
        for i, e in enumerate(expressions)
    }


def test_every_kind_of_aten_tensor(aten: Path) -> None:
    printed = answers(aten, ATEN, list(PRINTED))
    assert printed.pop("&a").startswith(PRINTED["&a"])
    assert printed == {key: text for key, text in PRINTED.items() if key != "&a"}


def test_all_values_on_request(aten: Path) -> None:
    output = gdb(aten, *at_mark(ATEN), "ptensor transposed", "ptensor/2 &a", "ptensor list[0]")
    assert "float32 [3, 2] cpu, strides [1, 3] =\n[[0, 3],\n [1, 4],\n [2, 5]]\n" in output
    assert "float32 [2, 3] cpu =\n[[0, 1, ...],\n ...]\n" in output
    assert gdb(aten, *at_mark(ATEN), "ptensor many").count(",") > 900
    assert "usage: ptensor" in gdb(aten, "ptensor")
    assert "not a tensor" in gdb(aten, "ptensor 3")


def test_the_printers_are_registered_once(aten: Path) -> None:
    assert gdb(aten, "info skip").count("torch") == 1
    assert gdb(aten, "info pretty-printer global libtorch").count("libtorch") == 1


def test_a_variable_before_its_constructor_and_a_program_that_does_not_run(aten: Path) -> None:
    early = gdb(aten, "break main", "run", "info locals")
    assert "a = " in early
    assert "Python Exception" not in early
    assert 'No symbol "a" in current context' in gdb(aten, "ptensor a")


def test_a_core_dump(aten: Path, tmp_path: Path) -> None:
    core = tmp_path / "core"
    gdb(aten, *at_mark(ATEN), f"generate-core-file {core}")
    output = gdb(aten, "up", "print transposed", core=core)
    core.unlink()  # a few hundred MB
    assert PRINTED["transposed"] in output


def test_every_kind_of_stable_tensor(stable: Path) -> None:
    assert answers(stable, STABLE, ["a", "transposed", "undefined", "moved", "taken"]) == {
        "a": PRINTED["a"],
        "transposed": PRINTED["transposed"],
        "undefined": "undefined",
        "moved": "<unreadable tensor: moved from, or not yet constructed>",
        "taken": PRINTED["a"],
    }


def test_a_handle_of_the_c_interface(stable: Path) -> None:
    output = gdb(stable, *at_mark(STABLE), "ptensor a.ath_._M_ptr")
    assert "float32 [2, 3] cpu =\n[[0, 1, 2],\n [3, 4, 5]]\n" in output


def test_step_goes_into_the_kernel_and_not_into_torch(stable: Path) -> None:
    output = gdb(stable, *at_mark(STABLE, "step from here"), "step", "info frame")
    assert "kernel (data=" in output.rpartition("step from here")[2]
