"""Environments of every tool, and toolkits that no package manager of the system knows."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest

from devboot.machine.machine import Machine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    for name in ("bin", "work", "home"):
        (tmp_path / name).mkdir(mode=0o755)
    return Machine({"PATH": "", "HOME": str(tmp_path / "home")}, tmp_path / "work", tmp_path)


def environment(prefix: Path, version: str = "3.12.4") -> Path:
    """Make the files of a virtual environment with a torch in it."""
    (prefix / "bin").mkdir(parents=True)
    (prefix / "bin" / "python").touch(mode=0o755)
    (prefix / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")
    torch = prefix / "lib/python3.12/site-packages/torch"
    torch.mkdir(parents=True)
    (torch / "version.py").write_text("__version__ = '2.13.0+cu130'\ncuda = '13.0'\n")
    return prefix


def chosen(machine: Machine) -> str:
    python = machine.facts(["python"]).python
    assert python is not None
    assert python.torch is not None
    assert python.torch.cuda == "13.0"
    return python.executable


def test_uv_may_put_it_elsewhere(machine: Machine) -> None:
    prefix = environment(machine.cwd / "env")
    environ = {**machine.environ, "UV_PROJECT_ENVIRONMENT": "env"}
    found = Machine(environ, machine.cwd, machine.root)
    assert chosen(found) == str(prefix / "bin" / "python")


def test_pixi_keeps_it_in_the_project(machine: Machine) -> None:
    prefix = environment(machine.cwd / ".pixi/envs/default")
    assert chosen(machine) == str(prefix / "bin" / "python")


def test_poetry_keeps_it_in_its_cache(machine: Machine) -> None:
    (machine.cwd / "poetry.lock").touch()
    digest = hashlib.sha256(str(machine.cwd.resolve()).encode()).digest()
    word = base64.urlsafe_b64encode(digest).decode()[:8]
    folder = machine.cwd.parent / "home/.cache/pypoetry/virtualenvs"
    prefix = environment(folder / f"my-ops-{word}-py3.12")
    environment(folder / "other-AAAAAAAA-py3.12")
    assert chosen(machine) == str(prefix / "bin" / "python")


def test_an_active_one_wins(machine: Machine) -> None:
    environment(machine.cwd / ".venv")
    prefix = environment(machine.cwd.parent / "active")
    environ = {**machine.environ, "VIRTUAL_ENV": str(prefix)}
    found = Machine(environ, machine.cwd, machine.root)
    assert chosen(found) == str(prefix / "bin" / "python")


def test_a_conda_environment_tells_its_libstdcxx_and_headers(machine: Machine) -> None:
    prefix = machine.cwd.parent / "conda"
    for name in ("bin", "lib", "conda-meta", "include/python3.12"):
        (prefix / name).mkdir(parents=True)
    (prefix / "bin/python").touch(mode=0o755)
    (prefix / "conda-meta/python-3.12.4-h1_0.json").touch()
    (prefix / "include/python3.12/Python.h").touch()
    (prefix / "lib/libstdc++.so.6.0.29").touch()
    (prefix / "lib/libstdc++.so.6").symlink_to("libstdc++.so.6.0.29")
    environ = {**machine.environ, "CONDA_PREFIX": str(prefix)}
    python = Machine(environ, machine.cwd, machine.root).facts(["python"]).python
    assert python is not None
    assert (str(python.glibcxx), python.headers, python.kind) == ("3.4.29", True, "conda")
    assert python.implementation == "cpython"


def toolkit(root: Path, number: int) -> Path:
    """Make the files of a toolkit that says its version and its compilers."""
    (root / "include/crt").mkdir(parents=True)
    (root / "include/cuda.h").write_text(f"#define CUDA_VERSION {number}\n")
    (root / "include/crt/host_config.h").write_text(
        "#if __GNUC__ > 13\n#error\n#endif\n#if (__clang_major__ >= 19)\n#error\n#endif\n"
    )
    (root / "lib64").mkdir()
    (root / "lib64/libnvJitLink.so.12.6.85").touch()
    (root / "bin").mkdir()
    (root / "bin/nvcc").touch(mode=0o755)
    return root


def test_an_nvcc_on_path_shows_its_toolkit_also_through_a_wrapper(machine: Machine) -> None:
    real = toolkit(machine.cwd.parent / "apps/cuda/12.6", 12060)
    wrapper = machine.cwd.parent / "bin/nvcc"
    wrapper.write_text(f'#!/bin/sh\nexec {real}/bin/nvcc "$@"\n')
    wrapper.chmod(0o755)
    environ = {**machine.environ, "PATH": str(wrapper.parent)}
    (root,) = Machine(environ, machine.cwd, machine.root).facts(["cuda_roots"]).cuda_roots
    assert (root.path, str(root.version)) == (str(real), "12.6")
    assert (root.gcc_max, root.clang_max, root.text("nvjitlink")) == (13, 18, "12.6.85")


def test_the_nvcc_of_pip_is_a_toolkit(machine: Machine) -> None:
    prefix = environment(machine.cwd / ".venv")
    real = toolkit(prefix / "lib/python3.12/site-packages/nvidia/cu13", 13000)
    (root,) = machine.facts(["cuda_roots"]).cuda_roots
    assert (root.path, str(root.version), root.has_nvcc) == (str(real), "13.0", True)
    assert machine.facts(["cuda_roots:installed"]).cuda_roots == ()
    (again,) = machine.facts(["cuda_roots", "cuda_roots:installed"]).cuda_roots
    assert again.raw == root.raw


def test_links_to_a_toolkit_are_its_other_names(machine: Machine) -> None:
    toolkit(machine.root / "usr/local/cuda-12.6", 12060)
    (machine.root / "usr/local/cuda").symlink_to("cuda-12.6")
    (root,) = machine.facts(["cuda_roots"]).cuda_roots
    assert root.links == (str(machine.root / "usr/local/cuda"),)
