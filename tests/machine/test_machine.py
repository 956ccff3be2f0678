"""The machine reads what was asked for, from real programs and files, and nothing stops it."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from devboot.machine import machine as machine_module
from devboot.machine import questions
from devboot.machine.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Script = Callable[[str, str], Path]


@pytest.fixture
def bin_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir(mode=0o755)
    return folder


@pytest.fixture
def script(bin_dir: Path) -> Script:
    def write(name: str, body: str) -> Path:
        file = bin_dir / name
        file.write_text(f"#!/bin/sh\n{body}\n")
        file.chmod(0o755)
        return file

    return write


@pytest.fixture
def machine(tmp_path: Path, bin_dir: Path) -> Machine:
    work = tmp_path / "work"
    work.mkdir()
    home = tmp_path / "home"
    home.mkdir()
    environ = {"PATH": f"{bin_dir}:/usr/bin:/bin", "HOME": str(home)}
    return Machine(environ=environ, cwd=work, root=tmp_path / "root")


def test_only_what_was_asked_for_is_read(machine: Machine) -> None:
    document = machine.facts(["file:/etc/none", "env:HOME", "euid"]).document
    assert set(document) == {"schema", "tool", "redacted", "files", "env", "euid", "probe_errors"}
    assert document["files"] == {"/etc/none": None}
    assert document["probe_errors"] == []


def test_files_come_from_the_root(machine: Machine) -> None:
    (machine.root / "etc").mkdir(parents=True)
    (machine.root / "etc/os-release").write_bytes(b"ID=\xff\n")
    facts = machine.facts(["file:/etc/os-release", "dir:/etc", "dir:/none"])
    assert facts.file("/etc/os-release") == "ID=\\xff\n"
    assert facts.dir("/etc") == ("os-release",)
    assert facts.dir("/none") is None


def test_a_program_answers(machine: Machine, script: Script) -> None:
    path = script("nvcc", 'echo "release 12.4, V12.4.131"; echo oops >&2; exit 3')
    command = machine.facts(["command:nvcc"]).command("nvcc")
    assert command is not None
    assert (command.path, command.rc, command.is_script) == (str(path), 3, True)
    assert command.stdout == "release 12.4, V12.4.131\n"
    assert command.stderr == "oops\n"


def test_a_program_that_is_only_looked_for_is_not_run(machine: Machine, script: Script) -> None:
    script("cmake", f": > {machine.cwd}/ran")
    command = machine.facts(["program:cmake"]).command("cmake")
    assert command is not None
    assert not command.asked
    assert not (machine.cwd / "ran").exists()


def test_a_hanging_program_is_ended_in_time(
    machine: Machine, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = questions.Question("nvidia-smi", (), 0.3)
    monkeypatch.setitem(questions.QUESTIONS, "nvidia-smi", quick)
    script("nvidia-smi", "sleep 60")
    start = time.monotonic()
    facts = machine.facts(["command:nvidia-smi", "euid"])
    assert time.monotonic() - start < 3
    assert facts.driver.smi
    assert facts.driver.smi.timed_out
    assert facts.driver.smi.rc is None
    assert facts.document["euid"] == os.geteuid()


def test_whatever_hangs_is_left_behind_at_the_deadline(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_module, "DEADLINE_S", 0.3)
    machine.root.mkdir()
    os.mkfifo(machine.root / "fifo")  # nobody ever writes to it
    start = time.monotonic()
    facts = machine.facts(["file:/fifo", "euid"])
    assert time.monotonic() - start < 2
    assert facts.document["probe_errors"] == [{"need": "file:/fifo", "error": "timed_out"}]
    assert "files" not in facts.document


def test_garbage_and_ten_megabytes_are_kept_within_limits(machine: Machine, script: Script) -> None:
    script("nvcc", r"printf '\377\033[31m\000'; head -c 10000000 /dev/zero | tr '\0' x")
    command = machine.facts(["command:nvcc"]).command("nvcc")
    assert command is not None
    assert command.stdout.startswith("\\xff\x1b[31m\x00x")
    assert len(command.stdout) < 70_000
    assert command.version is None


@pytest.mark.parametrize("place", ["work", "work/tools", "open"])
def test_no_program_of_the_project_or_of_strangers_is_run(
    place: str, machine: Machine, tmp_path: Path
) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o777 if place == "open" else 0o755)
    evil = folder / "cmake"
    evil.write_text(f"#!/bin/sh\n: > {tmp_path}/ran\n")
    evil.chmod(0o755)
    before = Machine({**machine.environ, "PATH": f"{folder}"}, machine.cwd, machine.root)
    command = before.facts(["command:cmake"]).command("cmake")
    assert command is not None
    assert command.path == str(evil)
    assert not command.asked
    assert not (tmp_path / "ran").exists()


def test_a_program_in_the_home_one_works_in_is_run(machine: Machine, script: Script) -> None:
    script("ninja", "echo 1.11.1")
    at_home = Machine({**machine.environ, "HOME": str(machine.cwd.parent)}, machine.cwd.parent)
    command = at_home.facts(["command:ninja"]).command("ninja")
    assert command is not None
    assert command.version


def test_a_probe_that_fails_is_reported_and_unknown(machine: Machine) -> None:
    (machine.root / "etc/os-release").mkdir(parents=True)
    document = machine.facts(["file:/etc/os-release"]).document
    assert "files" not in document
    assert "IsADirectoryError" in document["probe_errors"][0]["error"]


def test_toolkits_are_described_by_their_headers(machine: Machine) -> None:
    include = machine.root / "usr/local/cuda-12.4/include"
    (include / "crt").mkdir(parents=True)
    (include / "cuda.h").write_text("#define CUDA_VERSION 12040\n")
    (include / "crt/host_config.h").write_text("#if __GNUC__ > 13\n#error\n")
    nvcc = include.parent / "bin/nvcc"
    nvcc.parent.mkdir()
    nvcc.touch()
    (machine.root / "usr/local/cuda").symlink_to("cuda-12.4")
    (only,) = machine.facts(["cuda_roots"]).cuda_roots
    assert (str(only.version), only.gcc_max, only.has_nvcc) == ("12.4", 13, True)


def test_gpus_are_found_on_the_bus(machine: Machine) -> None:
    for slot, vendor, kind in (
        ("01:00.0", "0x10de", "0x030000"),
        ("02:00.0", "0x8086", "0x030000"),
    ):
        device = machine.root / f"sys/bus/pci/devices/0000:{slot}"
        device.mkdir(parents=True)
        for name, text in (("vendor", vendor), ("class", kind), ("device", "0x2684")):
            (device / name).write_text(f"{text}\n")
    assert machine.facts(["pci_nvidia"]).document["pci_nvidia"] == [
        {"slot": "01:00.0", "device": "2684", "class": "0x030000", "driver": None}
    ]


def test_installed_nvidia_packages_are_listed(machine: Machine) -> None:
    status = machine.root / "var/lib/dpkg/status"
    status.parent.mkdir(parents=True)
    status.write_text(
        "Package: nvidia-utils-510\nStatus: install ok installed\nPriority: x\nVersion: 510.1\n\n"
        "Package: nvidia-driver-470\nStatus: deinstall ok config-files\nVersion: 470.2\n\n"
        "Package: bash\nStatus: install ok installed\nVersion: 5\n"
    )
    assert machine.facts(["dpkg_nvidia"]).texts("dpkg_nvidia") == ("nvidia-utils-510 510.1",)
