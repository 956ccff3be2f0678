"""What has to be proven of a project, by its template, in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.verify import cpp_project, cuda_kernel, python_project, stops, tools

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.verify.proof import Outcome
    from devboot.verify.subject import Subject


class Step(NamedTuple):
    """One line of the table."""

    name: str
    needs: str  # the step that must have been proven first
    take: Callable[[Subject], Outcome]


_BUILT = (Step("configure", "", tools.configure), Step("build", "configure", tools.build))

PLANS = {
    "libtorch-project": (
        *_BUILT,
        Step("C++ tests", "build", tools.cpp_tests),
        Step("Python tests", "build", tools.python_tests),
        Step("breakpoint from C++", "build", stops.in_cpp),
        Step("breakpoint from Python", "build", stops.in_python),
        Step("CUDA tests", "build", tools.cuda_tests),
        Step("breakpoint in the CUDA kernel", "CUDA tests", stops.in_cuda),
    ),
    "cuda-kernel": (
        *_BUILT,
        Step("comparison with the reference", "build", cuda_kernel.program),
        Step("tests on the CPU", "build", tools.cpp_tests),
        Step("breakpoint in the reference", "build", cuda_kernel.stop_on_cpu),
        Step("kernels compiled", "build", cuda_kernel.compiled),
        Step("tests on the GPU", "kernels compiled", cuda_kernel.tests_on_gpu),
        Step("breakpoint in the CUDA kernel", "tests on the GPU", cuda_kernel.stop_on_gpu),
    ),
    "cpp-project": (
        *_BUILT,
        Step("tests", "build", tools.cpp_tests),
        Step("program", "build", cpp_project.program),
        Step("breakpoint", "build", cpp_project.stop),
        Step("installed and found by another project", "build", cpp_project.package),
        Step("sanitizers", "build", cpp_project.sanitizers),
        Step("breakpoint under the sanitizers", "sanitizers", cpp_project.stop_sanitized),
    ),
    "python-project": (
        Step("tests", "", python_project.tests),
        Step("command", "", python_project.command),
        Step("breakpoint in a test", "tests", python_project.stop),
        Step("rules and layout", "", python_project.rules),
        Step("wheel", "", python_project.wheel),
    ),
}
