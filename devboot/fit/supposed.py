"""The facts of a machine on which something else were installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from devboot.facts import Facts

if TYPE_CHECKING:
    from devboot.facts.cuda import CudaRoot
    from devboot.fit.build import Build


def with_torch(facts: Facts, build: Build) -> Facts:
    """Return the facts as they would be with a build of torch in the project's Python.

    Without a Python nothing is supposed: the doctor will say that it is missing.
    """
    python = facts.lenient.value("python", dict)
    if python is None:
        return facts
    torch = {
        "version": build.version,
        "cuda": build.cuda or None,
        "hip": None,
        "site": f"{build.index_url}/torch",
    }
    return Facts({**facts.document, "python": {**python, "torch": torch}})


def with_nvcc(facts: Facts, version: str, root: CudaRoot | None = None) -> Facts:
    """Return the facts as they would be with the nvcc of a toolkit on PATH.

    `root` is the toolkit where it is installed already; what is not known about it (its own word
    on GPUs and compilers, say) is told by the tables.
    """
    nvcc = {
        "path": f"{root.path}/bin/nvcc" if root else f"/usr/local/cuda-{version}/bin/nvcc",
        "rc": 0,
        "stdout": f"Cuda compilation tools, release {version}",
        "stderr": "",
    }
    commands = facts.lenient.document.get("commands")
    others = commands if isinstance(commands, dict) else {}
    changed: dict[str, Any] = {**others, "nvcc": nvcc, "nvcc-dryrun": None}
    changed.pop("nvcc-list-gpu-code", None)
    roots = [dict(root.raw)] if root else []
    return Facts({**facts.document, "commands": changed, "cuda_roots": roots})
