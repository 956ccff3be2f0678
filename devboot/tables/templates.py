"""What is in templates/*/template.yml, parsed, by the SHA-256 of each text.

Compiled by `tools/tables.py build`: edit the YAML files.
"""

from __future__ import annotations

from typing import Any

PARSED: dict[Any, Any] = {
    "5f28bb497b62e2cabc30dc01f070f1f5e296a9e86055e4c7b5e4c2d222d4945e": {
        "version": "1",
        "summary": "a C++ "
        "library "
        "with a "
        "program, "
        "gtest, "
        "presets, "
        "sanitizers "
        "and a "
        "CMake "
        "package "
        "that "
        "others "
        "find",
        "default_name": "my-library",
        "languages": ("cpp",),
        "needs": ("c++", "cmake", "ninja", "gdb", "gtest"),
        "layers": ("/every", "/cpp", "common"),
        "next": {
            "cmake --workflow --preset debug": "configure, "
            "build, "
            "run "
            "the "
            "tests, "
            "use "
            "the "
            "installed "
            "package",
            "cmake --workflow --preset asan": "the same under the sanitizers",
            "code .": "F5 stops in the library",
        },
        "questions": {
            "std": {
                "ask": "which C++ standard?",
                "default": "20",
                "choices": {
                    "17": "every compiler that is still around, no concepts",
                    "20": "concepts, ranges, std::span: gcc 10, clang 10 and newer",
                    "23": "gcc 12, clang 16 and newer",
                },
            },
            "shared": {
                "ask": "which kind of library?",
                "default": "OFF",
                "choices": {
                    "OFF": "static, unless the builder says -DBUILD_SHARED_LIBS=ON",
                    "ON": "shared, with hidden symbols and a version",
                },
            },
        },
    },
    "383e96be595732007ecca5c4d51689541f6365298e2c10554bd1d7c5485b585d": {
        "version": "1",
        "summary": "a CUDA "
        "kernel "
        "without "
        "torch, "
        "beside its "
        "CPU "
        "reference, "
        "with "
        "tests, "
        "cuda-gdb, "
        "sanitizer "
        "and "
        "profiler",
        "default_name": "my-kernel",
        "languages": ("cpp", "cuda"),
        "needs": ("c++", "cmake", "ninja", "gdb", "{{ framework }}"),
        "layers": (
            "/every",
            "/cpp",
            "/cuda",
            "/cuda-{{ framework }}",
            "common",
            "tests-{{ framework }}",
        ),
        "next": {
            "cmake --workflow --preset debug": "configure, build, compare with the CPU reference",
            "profiling/profile.sh": "with "
            "a "
            "GPU: "
            "is "
            "memory "
            "read "
            "in "
            "whole "
            "lines, "
            "and "
            "what "
            "bounds "
            "the "
            "kernel?",
            "code .": "F5 stops in the kernel",
        },
        "questions": {
            "cuda": {
                "ask": "build the CUDA kernels?",
                "default": "AUTO",
                "choices": {
                    "AUTO": "when "
                    "there "
                    "is "
                    "an "
                    "nvcc, "
                    "decided "
                    "again "
                    "at "
                    "every "
                    "configure; "
                    "else "
                    "the "
                    "CPU "
                    "reference "
                    "alone",
                    "ON": "always: stop with the reason when they cannot be built",
                    "OFF": "never",
                },
            },
            "framework": {
                "ask": "what are the tests written with?",
                "default": "gtest",
                "choices": {
                    "gtest": "GoogleTest: one result for each case, on the CPU and on the GPU",
                    "plain": "a program of our own: nothing to install",
                },
            },
        },
    },
    "d07723b93ac0876af04c6ef717afcafee5437c98b4e93c4ffadc6e3576f7ef11": {
        "version": "1",
        "summary": "C++ and "
        "CUDA "
        "operators "
        "for "
        "PyTorch, "
        "with "
        "gtest, "
        "pytest, "
        "presets, a "
        "wheel and "
        "breakpoints",
        "default_name": "my-ops",
        "languages": ("cpp", "cuda", "python"),
        "needs": (
            "c++",
            "cmake",
            "ninja",
            "gdb",
            "gtest",
            "python",
            "venv",
            "pytest",
            "{{ '' if api == 'none' else 'torch' }}",
        ),
        "layers": (
            "/every",
            "/cpp",
            "/cuda",
            "common",
            "{{ '/cuda-gtest' if api == 'none' else 'torch' }}",
            "api-{{ api }}",
        ),
        "local": "local",
        "operators": ("vector_add", "row_sum", "matmul"),
        "added": {
            "op": (
                "op",
                "{{ 'op-cuda' if op.cuda else '' }}",
                "{{ '' if api == 'none' else 'op-torch' }}",
                "op-{{ api }}",
            ),
            "test": ("test-{{ test.language }}-{{ 'none' if api == 'none' else 'torch' }}",),
        },
        "next": {
            "cmake --workflow --preset debug": "configure, build, run the C++ and Python tests",
            "code .": "F5 stops in the kernel and shows the tensor",
        },
        "questions": {
            "api": {
                "ask": "how do your kernels reach Python?",
                "default": "stable",
                "choices": {
                    "stable": "PyTorch's "
                    "stable "
                    "interface: "
                    "compiles "
                    "in "
                    "a "
                    "second, "
                    "one "
                    "wheel "
                    "for "
                    "many "
                    "torch "
                    "versions",
                    "aten": "torch::Tensor "
                    "and "
                    "torch::nn "
                    "in "
                    "C++, "
                    "autograd "
                    "in "
                    "C++; "
                    "built "
                    "for "
                    "one "
                    "torch "
                    "version",
                    "none": "no torch at all: plain C++/CUDA, called from Python by ctypes",
                },
            },
            "cuda": {
                "ask": "build the CUDA kernels?",
                "default": "AUTO",
                "choices": {
                    "AUTO": "when nvcc and torch can, decided again at every configure",
                    "ON": "always: stop with the reason when they cannot be built",
                    "OFF": "never",
                },
            },
            "min_torch": {
                "default": "",
                "pattern": "|2\\.(1[0-9]|[2-9][0-9])",
                "allowed": "the "
                "oldest "
                "torch "
                "that "
                "the "
                "shipped "
                "library "
                "must "
                "load "
                "in, "
                "from "
                "`2.10` "
                "on; "
                "empty: "
                "the "
                "installed "
                "one",
            },
            "ops": {"default": "", "kind": "operators"},
            "tests": {"default": "", "kind": "tests"},
            "presets": {"default": "", "kind": "presets"},
        },
    },
    "30d9364152e27c08555b7c0e468bddf9f5fecf6e2a4493225036ed78978ebb42": {
        "version": "1",
        "summary": "a Python "
        "package "
        "with a "
        "command, "
        "pytest, "
        "breakpoints "
        "by "
        "debugpy, "
        "ruff and a "
        "wheel",
        "default_name": "my-package",
        "languages": ("python",),
        "needs": ("python", "venv", "pytest"),
        "layers": ("/every", "common"),
        "next": {
            "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]'": "an "
            "environment "
            "of "
            "its "
            "own, "
            "with "
            "pytest, "
            "ruff "
            "and "
            "debugpy",
            ".venv/bin/pytest": "run the tests",
            "code .": "F5 stops where you clicked",
        },
        "questions": {
            "python": {
                "default": "3.10",
                "pattern": "3\\.(?:9|1[0-9]|2[0-9])",
                "allowed": "the oldest Python that it runs with, for example `3.10`",
            }
        },
    },
}
