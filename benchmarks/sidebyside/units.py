"""One operator's binding as one translation unit, through different headers of torch."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from sidebyside.measure import Case
from sidebyside.options import BENCHMARKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sidebyside.options import Torch
    from sidebyside.trees import Tree

STABLE = "unit: api=stable"
MINIMAL = "unit: minimal ATen headers"
EXTENSION = "unit: torch/extension.h"
TORCH_H = "unit: torch/torch.h"  # where Python's headers are missing


def cases(stable: Tree, torch: Torch) -> Iterator[Case]:
    """Yield the compilation of vector_add with the flags of the generated project's debug build."""
    entry = next(e for e in stable.compilations() if e["file"].endswith(stable.operator))
    flags = plain_flags(shlex.split(entry["command"]))
    extension = BENCHMARKS / "docs_style" / "csrc" / "vector_add.cpp"
    header, includes = _classic(torch)
    yield _case(stable, STABLE, flags, stable.source / stable.operator)
    unstable = [flag for flag in flags if not flag.startswith("-DTORCH_TARGET_VERSION")]
    yield _case(stable, MINIMAL, unstable, BENCHMARKS / "minimal_aten.cpp")
    # The header comes first, so that the unit's own torch/torch.h adds nothing.
    before = [*unstable, *includes, "-include", header.removeprefix("unit: ")]
    yield _case(stable, header, before, extension)


def plain_flags(command: Sequence[str]) -> list[str]:
    """Return a compile command without its input and output."""
    words = list(command)
    for option in "-c", "-o":
        place = words.index(option)
        del words[place : place + 2]
    return words


def _classic(torch: Torch) -> tuple[str, list[str]]:
    """Return the header that C++ extensions include, and where it is."""
    includes = ["-isystem", str(torch.root / "include" / "torch" / "csrc" / "api" / "include")]
    if torch.python_headers is None:
        return TORCH_H, includes
    return EXTENSION, [*includes, "-isystem", str(torch.python_headers)]


def _case(tree: Tree, name: str, flags: Sequence[str], unit: Path) -> Case:
    argv = [*flags, "-c", str(unit), "-o", str(tree.build / "unit.o")]
    return Case(name, argv, cwd=tree.build, env=tree.env)
