"""Prove the generated project on a real GPU: generate, build, test, debug, sanitize, profile.

    python tests/gpu/acceptance.py [--python PYTHON] [--api stable|aten|none] [--keep]

Prints one line per step, `passed|failed|skipped NAME SECONDS REASON`, and ends with 0 when nothing
failed. Without a GPU everything is skipped. PYTHON (default: DEVBOOT_CUDA_PYTHON, else the one that
runs this) has a CUDA torch, numpy and pytest. What a program printed is shown when its step failed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that a plain checkout will do

import parsers  # noqa: E402
from lab import Lab, StepError, StepSkipped, expect, text  # noqa: E402

from devboot.process import run  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PRESET = "cuda-debug"
SECTORS = {"Coalesced": 4.0, "Swapped": 4.0, "Misaligned": 5.0}


def generate(lab: Lab) -> str:
    answers = ["-D", f"api={lab.api}", "-D", "cuda=ON"]
    command = [sys.executable, "-m", "devboot", "init", "libtorch-project", str(lab.project)]
    done = run([*command, *answers, "--no-git", "--yes"], cwd=ROOT, timeout=60)
    expect(done.rc == 0, f"`devboot init` ended with {done.rc}\n{text(done)}")
    return f"api {lab.api}"


def build(lab: Lab) -> str:
    configured = lab.call("cmake", "--preset", PRESET, timeout=300)
    line = next((line for line in configured.splitlines() if "CUDA kernels:" in line), "")
    expect("CUDA kernels: on" in line, f"CUDA is not on: {line}")
    lab.call("cmake", "--build", "--preset", PRESET, timeout=900)
    return line.strip("- ")


def ctest(lab: Lab) -> str:
    """All tests pass, and none of those labelled cuda is skipped."""
    command = ["ctest", "--preset", PRESET]
    output = lab.call(*command, timeout=600)
    skipped = parsers.skipped_tests(lab.call(*command, "--label-regex", "cuda", timeout=600))
    expect(not skipped, f"skipped although there is a GPU: {', '.join(skipped)}\n{output}")
    return next(line for line in output.splitlines() if "tests passed" in line)


def pytest(lab: Lab) -> str:
    output = lab.call(lab.python, "-m", "pytest", "-rs", "tests/python", timeout=900)
    summary = output.splitlines()[-1].strip("= ")
    expect("skipped" not in summary, f"skipped although there is a GPU\n{output}")
    return summary


def cuda_gdb(lab: Lab) -> str:
    """Stop where vector_add adds; gdb itself has to name the file, the line and an element."""
    source = lab.project / "csrc" / "cuda" / "vector_add.cu"
    lines = source.read_text().splitlines()
    line = next(number for number, code in enumerate(lines, 1) if "out[i] = a[i] + b[i]" in code)
    commands = ["set breakpoint pending on", f"break vector_add.cu:{line}", "run", "print a[i]"]
    options = [word for command in commands for word in ("-ex", command)]
    tests = lab.build / "tests" / "my_ops_tests"
    output = lab.call("cuda-gdb", "-batch", "-nx", *options, "--args", tests, timeout=300)
    stop = parsers.cuda_stop(output)
    expect(stop, f"no stop in a kernel\n{output}")
    assert stop
    expect((Path(stop.file).name, stop.line) == (source.name, line), f"stopped at {stop}\n{output}")
    expect("vector_add" in stop.kernel, f"stopped in {stop.kernel}")
    values = parsers.printed_values(output)
    expect(values, f"`print a[i]` printed nothing\n{output}")
    return f"{source.name}:{line}, a[i] = {values[0]}"


def sanitizer(lab: Lab) -> str:
    errors = parsers.sanitizer_errors(lab.script("sanitize.sh", timeout=600))
    expect(errors == [0, 0, 0, 0], f"errors of the four tools: {errors}")
    return "memcheck, racecheck, synccheck, initcheck: 0 errors"


def coalescing(lab: Lab) -> str:
    """Build the study for profiling and let it check its results."""
    preset = "relwithdebinfo"
    lab.call("cmake", "--preset", preset, timeout=300)
    target = ["--target", "my_ops_coalescing"]
    lab.call("cmake", "--build", "--preset", preset, *target, timeout=300)
    rows = lab.call(lab.project / "build" / preset / "my_ops_coalescing", timeout=120).splitlines()
    return "; ".join(" ".join(row.split()) for row in rows)


def ncu(lab: Lab) -> str:
    output = lab.script("profile.sh", timeout=600)
    sectors = parsers.sectors_per_request(output)
    near = {kernel: round(ratio, 1) for kernel, ratio in sectors.items()}
    expect(near == SECTORS, f"sectors per request: {sectors}, expected {SECTORS}\n{output}")
    return "sectors per request " + " / ".join(f"{ratio:g}" for ratio in near.values())


def benchmark(lab: Lab) -> str:
    if lab.api == "none":
        raise StepSkipped("no operators in torch to compare")
    lab.call("cmake", "--preset", "release", timeout=300)
    lab.call("cmake", "--build", "--preset", "release", timeout=900)
    library = lab.project / "build" / "release" / "lib" / "libmy_ops_ops.so"
    variable = f"MY_OPS_LIBRARY={library}"
    script = "benchmarks/bench_ops.py"
    return "\n" + lab.call("env", variable, lab.python, script, "cuda", timeout=300)


NEEDED: tuple[Callable[[Lab], str], ...] = (generate, build)
"""Without these nothing else can run."""
STEPS = (*NEEDED, ctest, pytest, cuda_gdb, sanitizer, coalescing, ncu, benchmark)


def take(step: Callable[[Lab], str], lab: Lab) -> str:
    """Run one step, print its line and return its status."""
    start = time.monotonic()
    try:
        status, reason = "passed", step(lab)
    except StepSkipped as skip:
        status, reason = "skipped", str(skip)
    except StepError as error:
        status, reason = "failed", str(error)
    print(f"{status} {step.__name__} {time.monotonic() - start:.1f} {reason}", flush=True)
    return status


def take_all(lab: Lab) -> int:
    statuses = []
    for step in STEPS:
        statuses.append(take(step, lab))
        if step in NEEDED and statuses[-1] != "passed":
            print(f"skipped the rest 0.0 it needs {step.__name__}")
            return 1
    return int("failed" in statuses)


def why_no_gpu() -> str:
    """Return why nothing can be proven on this machine; empty when there is a GPU."""
    done = run(["nvidia-smi", "-L"], timeout=30)
    if done.path is None:
        return "no GPU: there is no `nvidia-smi`"
    if "GPU 0" not in done.stdout:
        return f"no GPU: `nvidia-smi -L` says: {text(done).strip()}"
    return ""


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    python = os.environ.get("DEVBOOT_CUDA_PYTHON", sys.executable)
    parser.add_argument("--python", type=Path, default=python, help="has torch, numpy, pytest")
    parser.add_argument("--api", choices=("stable", "aten", "none"), default="stable")
    parser.add_argument("--keep", action="store_true", help="leave the project in place")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = options(arguments)
    if reason := why_no_gpu():
        print(f"skipped everything 0.0 {reason}")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="devboot-gpu-"))
    try:
        # absolute, but a virtual environment's link stays: resolved, it would be another python
        return take_all(Lab(folder / "my-ops", chosen.python.absolute(), chosen.api))
    finally:
        if chosen.keep:
            print(f"kept {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
