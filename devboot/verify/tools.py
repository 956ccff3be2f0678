"""The steps that the project's own tools take: configure, build, test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.process import Completed, run
from devboot.verify.gpu import has_gpu
from devboot.verify.proof import Outcome, not_here
from devboot.verify.reading import decisive_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from devboot.verify.subject import Subject

_BUILD_S = 3600
_TEST_S = 1800


def tool(  # noqa: PLR0913  # all but the first four by name
    subject: Subject,
    name: str,
    argv: Sequence[str],
    timeout: float,
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | Path | None = None,
) -> Outcome:
    """Run one of the project's own commands; its output goes to a log of that name."""
    done = run(argv, cwd=cwd or subject.project, env=env or subject.env, timeout=timeout)
    if done.path is None:
        return not_here(f"`{argv[0]}` is not installed")
    log = subject.write_log(name, f"$ {' '.join(argv)}\n{done.stdout}{done.stderr}")
    if done.rc == 0:
        return Outcome("proven", detail=log)
    return Outcome("failed", _what_failed(done, timeout), log)


def _what_failed(done: Completed, timeout: float) -> str:
    if done.timed_out:
        return f"`{done.argv[0]}` was ended after {timeout:g} s"
    # cmake explains on stderr, compilers on the stdout of the build program.
    return decisive_line(done.stderr + done.stdout) or f"`{done.argv[0]}` ended with {done.rc}"


def configure(subject: Subject, preset: str = "debug") -> Outcome:
    python = [f"-DPython_EXECUTABLE={subject.python}"] if subject.python else []
    argv = ["cmake", "--preset", preset, *python]
    return tool(subject, f"configure-{preset}", argv, _BUILD_S)


def build(subject: Subject, preset: str = "debug") -> Outcome:
    return tool(subject, f"build-{preset}", ["cmake", "--build", "--preset", preset], _BUILD_S)


def labelled(subject: Subject, label: str, preset: str = "debug") -> Outcome:
    """Run the tests with a label, a regular expression for the whole of it."""
    argv = ["ctest", "--preset", preset, "-L", f"^{label}$"]
    return tool(subject, f"test-{preset}-{label.strip('()').replace('|', '-')}", argv, _TEST_S)


def cpp_tests(subject: Subject) -> Outcome:
    off = subject.switched_off("C++ tests")
    return not_here(f"C++ tests are off: {off}") if off else labelled(subject, "cpp")


def python_tests(subject: Subject) -> Outcome:
    off = subject.switched_off("Python tests")
    return not_here(f"Python tests are off: {off}") if off else labelled(subject, "python")


def cuda_tests(subject: Subject) -> Outcome:
    """Configure, build and test the CUDA variant, which is compiled for its own debugger."""
    lacking = _no_cuda(subject)
    if lacking:
        return not_here(lacking)
    for step in (configure, build):
        outcome = step(subject, "cuda-debug")
        if outcome.status != "proven":
            return outcome
    return labelled(subject, "cuda", "cuda-debug")


def _no_cuda(subject: Subject) -> str:
    off = subject.switched_off("CUDA kernels")
    if off:
        return off
    return "" if has_gpu(subject.env) else "no NVIDIA GPU on this machine"
