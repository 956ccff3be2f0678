"""A torch for `.venv`: the one that is already here, else the smallest download that fits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bootstrap import pip, system
from bootstrap.venv import PYTHON, VENV, identity
from bootstrap.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VERSION = "2.13.0"
OLDEST = (2, 10)
"""The first torch whose stable headers have all that the generated operators use."""

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CPU_SIZE = "about 190 MB"
CUDA_SIZE = "several GB"
ANSWER_S = 12
"""How long PyTorch's index may take to answer in all; pip's own limit is per connection."""

GPU_SIGNS = ("/proc/driver/nvidia/version", "/dev/dxg")
"""The kernel's NVIDIA driver, and the door to the Windows one in WSL2."""


class Torch(NamedTuple):
    """A torch of another environment."""

    version: str
    site: Path
    """The site-packages folder that it lies in."""


def provide(env: Mapping[str, str], environ: Mapping[str, str]) -> Path:
    """Give `.venv` a torch and return where it lies; `environ` is the caller's environment."""
    site = _site_packages()
    _link(site).unlink(missing_ok=True)  # to an environment that has gone, or lost its torch
    for torch in _torches(environ):
        if _reuse(torch, site, env):
            say(f"using torch {torch.version} from {torch.site}, nothing to download")
            return torch.site / "torch"
    _download(env)
    return site / "torch"


def _site_packages() -> Path:
    return VENV / "lib" / f"python{identity()['python']}" / "site-packages"


def _link(site: Path) -> Path:
    return site / "reused-torch.pth"


def _reuse(torch: Torch, site: Path, env: Mapping[str, str]) -> bool:
    """Put the other environment behind our own on the import path, and try it."""
    link = _link(site)
    link.write_text(f"{torch.site}\n", encoding="utf-8")
    tried = subprocess.run(
        [PYTHON, "-c", "import torch"], env=dict(env), capture_output=True, check=False
    )
    if tried.returncode != 0:
        link.unlink()
    return tried.returncode == 0


def _torches(environ: Mapping[str, str]) -> Iterator[Torch]:
    """Yield the torches of the environments in use, those that fit this Python and are whole."""
    for interpreter in _interpreters(environ):
        torch = _torch_of(interpreter, environ)
        if torch and _release(torch.version) >= OLDEST and _is_whole(torch.site / "torch"):
            yield torch


def _interpreters(environ: Mapping[str, str]) -> Iterator[Path]:
    roots = (environ.get("VIRTUAL_ENV"), environ.get("CONDA_PREFIX"))
    found = [Path(root, "bin", "python") for root in roots if root]
    found += [Path(path) for path in (system.which("python3", environ), sys.executable) if path]
    for interpreter in dict.fromkeys(found):
        if VENV not in interpreter.parents and interpreter.is_file():
            yield interpreter


# torch itself is not imported: that takes seconds, and the answer is in the package's metadata.
QUESTION = """
import importlib.metadata, json, sys
torch = importlib.metadata.distribution("torch")
print(json.dumps(["%d.%d" % sys.version_info[:2], torch.version, str(torch.locate_file(""))]))
"""


def _torch_of(interpreter: Path, environ: Mapping[str, str]) -> Torch | None:
    """Return the torch that an interpreter of our minor version would import, or None."""
    try:
        asked = subprocess.run(
            [interpreter, "-c", QUESTION],
            cwd="/",
            env={name: value for name, value in environ.items() if name != "PYTHONPATH"},
            text=True,
            capture_output=True,
            check=True,
            timeout=20,
        )
        python, version, site = json.loads(asked.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return Torch(version, Path(site)) if python == identity()["python"] else None


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _is_whole(torch: Path) -> bool:
    """Whether a C++ project can be built against it: some distributions leave out the headers."""
    parts = ("lib/libtorch_cpu.so", "include/torch/csrc/stable/library.h")
    return all((torch / part).exists() for part in parts)


def _download(env: Mapping[str, str]) -> None:
    if any(Path(sign).exists() for sign in GPU_SIGNS):
        say(f"there is a GPU: downloading torch {VERSION} with CUDA, {CUDA_SIZE}")
    elif not _download_for_cpu(env):
        say(
            f"downloading torch {VERSION} from pip's configured index: {CPU_SIZE}, "
            f"or {CUDA_SIZE} where that index has the CUDA build"
        )
    # After PyTorch's index this finds torch in place and adds what it depends on.
    pip.install("torch", [f"torch=={VERSION}"], env, volume=pip.PROGRESS)


def _download_for_cpu(env: Mapping[str, str]) -> bool:
    """Try PyTorch's own index, for torch alone: nothing else may come from there."""
    only_here = pip.without_configured_indexes(env)
    index = ["--index-url", CPU_INDEX]
    question = ["index", "versions", "torch", *index, "--timeout", "5", "--retries", "0"]
    if VERSION not in pip.ask_pip(question, only_here, ANSWER_S):
        say(f"{CPU_INDEX} does not answer with torch {VERSION}")
        return False
    say(f"downloading torch {VERSION} for CPU, {CPU_SIZE}, from {CPU_INDEX}")
    # It has answered, so pip's usual patience is right for the download itself.
    torch_alone = ["--no-deps", *index, f"torch=={VERSION}"]
    return pip.pip(["install", *pip.PROGRESS, *torch_alone], only_here) == 0
