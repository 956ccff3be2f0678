"""The proof of a CUDA kernel without torch: its reference here, itself where there is a GPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.verify import stops, tools
from devboot.verify.gpu import has_gpu
from devboot.verify.proof import Outcome, not_here

if TYPE_CHECKING:
    from devboot.verify.subject import Subject

_CUDA = "cuda-debug"
_VALUES = {True: "--gtest_filter=Transpose.Values/{}", False: "{}"}
"""How the test program is told to begin with matrices whose first element is 1, by `has_gtest`."""


def _has_gtest(subject: Subject) -> bool:
    return not (subject.project / "tests/cpp/check.h").exists()


def program(subject: Subject) -> Outcome:
    return tools.labelled(subject, "program")


def stop_on_cpu(subject: Subject) -> Outcome:
    if off := subject.switched_off("C++ tests"):
        return not_here(f"C++ tests are off: {off}")
    argument = _VALUES[_has_gtest(subject)].format("cpu")
    argv = [str(subject.test_program("debug")), argument]
    return stops.stop(subject, argv, stops.Aim("src/transpose.cpp", "in[0]", 1.0))


def compiled(subject: Subject) -> Outcome:
    """Compile the kernels for their debugger; for that no GPU has to be here."""
    if off := subject.switched_off("CUDA kernels"):
        return not_here(off)
    outcome = tools.configure(subject, _CUDA)
    return tools.build(subject, _CUDA) if outcome.status == "proven" else outcome


def tests_on_gpu(subject: Subject) -> Outcome:
    if not has_gpu(subject.env):
        return not_here("no NVIDIA GPU on this machine")
    if off := subject.switched_off("C++ tests"):
        return not_here(f"C++ tests are off: {off}")
    return tools.labelled(subject, "cuda", _CUDA)


def stop_on_gpu(subject: Subject) -> Outcome:
    argument = _VALUES[_has_gtest(subject)].format("cuda")
    return stops.stop_in_kernel(subject, [argument], stops.Aim("src/transpose.cu", "in[0]", 1.0))
