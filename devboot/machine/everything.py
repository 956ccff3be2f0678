"""What a dump of facts has beyond what today's checks read: for those of a later version."""

from __future__ import annotations

OTHERS = frozenset(
    {
        "cpus",
        "dir:/usr/local",
        "file:/proc/version",
        "file:/proc/meminfo",
        "command:gcc",
        "command:clang",
        "command:ncu",
        "command:nvidia-smi-topo",
        *(f"env:{name}" for name in ("PATH", "HOME", "LANG", "CUDACXX", "CC", "CXX", "CUDAARCHS")),
        *(f"env:{name}" for name in ("TORCH_CUDA_ARCH_LIST", "CONDA_PREFIX", "VIRTUAL_ENV")),
        *(f"env:{name}" for name in ("CMAKE_GENERATOR", "CMAKE_PREFIX_PATH", "LOADEDMODULES")),
    }
)
"""Needs of `Machine.facts`; of the environment nothing but names that are listed is ever read."""
