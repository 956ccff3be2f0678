"""What CMake Tools would answer, read from build folders."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from devboot.verify.vscode.emulate import cmake_commands
from devboot.vscode.variables import Context

if TYPE_CHECKING:
    from pathlib import Path


def folder(path: Path, time: int, program: str = "") -> Path:
    path.mkdir(parents=True)
    (path / "CMakeCache.txt").write_text("CMAKE_BUILD_TYPE:STRING=Debug\n")
    os.utime(path / "CMakeCache.txt", (time, time))
    if program:
        shutil.copy("/bin/sh", path / program)
    return path


def test_the_newest_build_folder_with_a_program_answers(tmp_path: Path) -> None:
    assert cmake_commands(Context(str(tmp_path))) == {}
    folder(tmp_path / "build" / "new", 300)
    used = folder(tmp_path / "build" / "debug", 200, "app")
    folder(tmp_path / "old", 100, "app")
    found = cmake_commands(Context(str(tmp_path)))
    assert found["cmake.launchTargetPath"] == str(used / "app")
    assert found["cmake.buildDirectory"] == str(used)
    assert found["cmake.buildType"] == "Debug"
    named = {"cmake.buildDirectory": "${workspaceFolder}/old"}
    chosen = cmake_commands(Context(str(tmp_path), settings=named))
    assert chosen["cmake.launchTargetFilename"] == "app"
    assert chosen["cmake.buildDirectory"] == str(tmp_path / "old")


def test_without_a_program_the_folder_still_answers(tmp_path: Path) -> None:
    folder(tmp_path / "build", 100)
    assert set(cmake_commands(Context(str(tmp_path)))) == {
        "cmake.buildDirectory",
        "cmake.buildType",
    }
