"""`devboot status` and `devboot explain`: what became of a project, and where a file comes from."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from .scenarios import BASE, FIRST, NEWER

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import World

MORE = {f"{name}.txt": "".join(f"{name} {n}\n" for n in range(9)) for name in "cdefg"}


def _states(world: World) -> dict[str, str]:
    files = json.loads(world.devboot("status", "--json").stdout)["files"]
    return {file["path"]: file["state"] + file.get("now", "") for file in files}


def test_every_kind_of_change_is_told(world: World) -> None:
    project = world.init({**FIRST, **MORE})
    (project / "a.txt").write_text(BASE.replace("line 8", "mine 8"))
    world.newer({**FIRST, **MORE, "a.txt": NEWER})
    world.devboot("update", "--on-conflict", "merge")
    (project / "b.txt").write_bytes(FIRST["b.txt"].replace("\n", "\r\n").encode())
    (project / "c.txt").unlink()
    (project / "d.txt").rename(project / "moved.txt")
    (project / "e.txt").write_text("edited\n")
    (project / "f.txt").chmod(0o755)
    (project / "mine.txt").write_text("mine\n")
    assert _states(world) == {
        "a.txt": "unsettled", "b.txt": "unmodified", "c.txt": "deleted",
        "d.txt": "renamedmoved.txt", "e.txt": "edited", "f.txt": "unmodified",
        "g.txt": "unmodified",
    }  # fmt: skip
    said = world.devboot("status").stdout
    assert "d.txt -> moved.txt" in said
    assert "a.txt  (conflict markers)" in said
    assert "mine.txt" not in said
    assert "3 of 7 files as made\nsettle these by hand, or take the update back: `devboot" in said
    assert world.devboot("status", "--check").returncode == 1


def test_a_template_that_moved_on_is_said_and_a_fresh_project_has_nothing_to_do(
    world: World,
) -> None:
    world.init(FIRST)
    assert world.devboot("status", "--check").returncode == 0
    assert "settle" not in world.devboot("status").stdout
    world.newer(FIRST)
    done = world.devboot("status", "--check")
    assert (done.returncode, "version 2 is here: `devboot update --diff`" in done.stdout) == (
        1,
        True,
    )
    world.devboot("update")
    assert world.devboot("status", "--check").returncode == 0


def _build(project: Path, cuda: str, architectures: str, python: str = sys.executable) -> None:
    """Leave what a configure step with this nvcc leaves."""
    build = project / "build/debug"
    (build / "CMakeFiles/3.28.3").mkdir(parents=True)
    (build / "CMakeCache.txt").write_text(
        f"CMAKE_CUDA_ARCHITECTURES:STRING={architectures}\nPYTHON_OF_THIS_BUILD:INTERNAL={python}\n"
    )
    (build / "CMakeFiles/3.28.3/CMakeCUDACompiler.cmake").write_text(
        f'set(CMAKE_CUDA_COMPILER_VERSION "{cuda}")\n'
        'set(CMAKE_CUDA_ARCHITECTURES_NATIVE "86-real")\n'
    )


def _machine(folder: Path, cuda: str, capability: str) -> str:
    """Return a PATH on which nvcc and nvidia-smi say so."""
    folder.mkdir()
    programs = {
        "nvcc": f'echo "Cuda compilation tools, release {cuda}, V{cuda}.1"',
        "nvidia-smi": f'case "$*" in *query*) echo "GPU, 580.1, {capability}, 1000 MiB";; *)'
        ' echo "Driver Version: 580.1  CUDA Version: 13.0";; esac',
    }
    for name, line in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


@pytest.mark.parametrize(
    ("built", "here", "said"),
    [
        (("12.4.131", "86"), ("13.0", "9.0"),
         "was made for CUDA 12.4 / sm_86, this machine has CUDA 13.0 / sm_90"),
        (("13.0.88", "86-real"), ("13.0", "9.0"), "CUDA 13.0 / sm_86, this machine"),
        (("13.0.88", "native"), ("13.0", "9.0"), "CUDA 13.0 / sm_86"),
        (("13.0.88", "90"), ("13.0", "8.6"), "this machine has CUDA 13.0 / sm_86"),
        (("13.0.88", "86-real"), ("13.0", "8.9"), ""),
        (("13.0.88", "80-virtual"), ("13.0", "9.0"), ""),
        (("13.0.88", "80"), ("13.0", "12.0"), ""),
        (("13.0.88", "75-real;90"), ("13.0", "7.5"), ""),
        (("12.8.93", "all"), ("13.0", "9.0"), "CUDA 12.8 / all, this machine has CUDA 13.0"),
        (("13.0.88", "all-major"), ("13.0", "9.0"), ""),
    ],
)  # fmt: skip
def test_a_build_for_another_toolkit_or_gpu_is_drift(
    world: World, built: tuple[str, str], here: tuple[str, str], said: str
) -> None:
    project = world.init(FIRST)
    _build(project, *built)
    path = _machine(world.root / "bin", *here)
    done = world.devboot("status", "--check", PATH=path)
    assert done.returncode == bool(said), done.stdout
    assert said in done.stdout
    assert ("`cmake --fresh --preset debug`" in done.stdout) == bool(said)


def test_a_python_that_is_gone_is_drift(world: World) -> None:
    project = world.init(FIRST)
    _build(project, "", "", python="/gone/python")
    presets = {"configurePresets": [{"cacheVariables": {"Python_EXECUTABLE": "/gone/too"}}]}
    (project / "CMakeUserPresets.json").write_text(json.dumps(presets))
    drift = json.loads(world.devboot("status", "--json").stdout)["drift"]
    assert [(one["where"], one["recorded"]) for one in drift] == [
        ("build/debug", "`/gone/python`"), ("CMakeUserPresets.json", "`/gone/too`"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"configurePresets": 3}', '{"configurePresets": [3]}']
)
def test_presets_that_say_nothing_are_no_trouble(world: World, text: str) -> None:
    (world.init(FIRST) / "CMakeUserPresets.json").write_text(text)
    assert world.devboot("status", "--check").returncode == 0


def test_a_file_is_explained_by_its_template_and_answers(world: World) -> None:
    project = world.init(
        {"hello.txt.j2": "{{ word }}\n" + BASE, "name.txt.j2": "{{ package }}\n", **FIRST}
    )
    said = world.devboot("explain", "hello.txt").stdout
    assert "hello.txt: made by python-project, version 1" in said
    assert "templates/python-project/common/hello.txt.j2" in said
    assert "word=hello" in said
    assert "as it was made" in said
    assert "name      tiny" in world.devboot("explain", "name.txt").stdout
    assert "none: it is the same" in world.devboot("explain", "a.txt").stdout
    (project / "hello.txt").write_text("servus\n" + BASE)
    assert "\n-hello\n+servus\n" in world.devboot("explain", "hello.txt").stdout
    (project / "a.txt").rename(project / "z.txt")
    renamed = json.loads(world.devboot("explain", "z.txt", "--json").stdout)
    assert (renamed["was"], renamed["state"]) == ("a.txt", "unmodified")
    (project / "b.txt").unlink()
    assert "you deleted it" in world.devboot("explain", "b.txt").stdout


def test_other_files_are_told_apart(world: World) -> None:
    project = world.init(FIRST)
    (project / "mine.txt").write_text("mine")
    kinds = {
        path: json.loads(world.devboot("explain", path, "--json").stdout)["kind"]
        for path in ("mine.txt", ".devboot/base.zip", ".vscode/launch.json", "a.txt")
    }
    assert list(kinds.values()) == ["yours", "record", "vscode", "template"]
    unknown = world.devboot("explain", "nowhere.txt")
    assert (unknown.returncode, "there is no `nowhere.txt`" in unknown.stderr) == (2, True)
    outside = world.devboot("explain", "/etc/hostname")
    assert outside.returncode == 2
