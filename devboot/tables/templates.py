"""What is in templates/*/template.yml, parsed, by the SHA-256 of each text.

Compiled by `tools/tables.py build`: edit the YAML files.
"""

from __future__ import annotations

from typing import Any

PARSED: dict[Any, Any] = {
    "3760fde5342d00e45d05075020bbe8bc5d0aedf953d8c641463f6e2794f10f4a": {
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
        "layers": ("common", "{{ '' if api == 'none' else 'torch' }}", "api-{{ api }}"),
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
    }
}
