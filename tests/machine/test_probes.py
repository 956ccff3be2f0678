"""What is read of a machine beyond its programs: devices, settings, packages, Windows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from devboot.machine.machine import Machine
from devboot.machine.redact import redact, redactions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str], Path]

GPU = {"vendor": "0x10de", "class": "0x030000", "device": "0x2684"}
SWITCH = {"vendor": "0x10de", "class": "0x068000", "device": "0x22a3"}
MOUNTS = "C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\;uid=1000 0 0\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    for name in ("bin", "work", "home", "root"):
        (tmp_path / name).mkdir(mode=0o755)
    environ = {"PATH": f"{tmp_path}/bin", "HOME": str(tmp_path / "home")}
    return Machine(environ, tmp_path / "work", tmp_path / "root")


@pytest.fixture
def write(machine: Machine) -> Write:
    """Write a file below the recorded machine's root."""

    def written(path: str, text: str) -> Path:
        file = machine.at(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    return written


def script(machine: Machine, name: str, body: str) -> None:
    file = machine.cwd.parent / "bin" / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)


def device(write: Write, slot: str, words: dict[str, str]) -> None:
    for name, text in words.items():
        write(f"/sys/bus/pci/devices/0000:{slot}/{name}", f"{text}\n")


def read(machine: Machine, *needs: str) -> dict[str, Any]:
    return dict(machine.facts(needs).document)


def test_nvswitches_are_told_from_gpus(machine: Machine, write: Write) -> None:
    device(write, "01:00.0", GPU)
    assert read(machine, "nvswitch")["nvswitch"] is False
    device(write, "05:00.0", SWITCH)
    again = Machine(machine.environ, machine.cwd, machine.root)
    assert read(again, "nvswitch")["nvswitch"] is True
    assert len(read(again, "pci_nvidia")["pci_nvidia"]) == 1


def test_programs_about_a_module_are_asked_only_where_it_is_not_loaded(
    machine: Machine, write: Write
) -> None:
    script(machine, "modprobe", 'echo "insmod /lib/modules/x/nvidia.ko $*"')
    assert "commands" not in read(machine, "command:modprobe-n")
    device(write, "01:00.0", GPU)
    again = Machine(machine.environ, machine.cwd, machine.root)
    asked = read(again, "command:modprobe-n")["commands"]["modprobe-n"]
    assert asked["stdout"] == "insmod /lib/modules/x/nvidia.ko -n -v nvidia\n"
    write("/proc/driver/nvidia/version", "NVRM version: x")
    assert "commands" not in read(again, "command:modprobe-n")


def test_the_kernel_log_is_only_what_is_about_gpus(machine: Machine, write: Write) -> None:
    device(write, "01:00.0", GPU)
    script(machine, "dmesg", 'echo "usb 1-1: my phone"; echo "NVRM: Xid 79"; echo "eth0 up"')
    assert read(machine, "command:dmesg")["commands"]["dmesg"]["stdout"] == "NVRM: Xid 79"


def test_settings_of_modprobe_are_those_about_gpus(machine: Machine, write: Write) -> None:
    write("/etc/modprobe.d/a.conf", "blacklist nvidia\n")
    write("/etc/modprobe.d/b.conf", "options snd_hda_intel model=x\n")
    document = read(machine, "files:modprobe.d")
    assert document["files"] == {"/etc/modprobe.d/a.conf": "blacklist nvidia\n"}
    assert document["dirs"]["/etc/modprobe.d"] == ["a.conf", "b.conf"]
    assert document["dirs"]["/run/modprobe.d"] is None


@pytest.mark.parametrize(("value", "word"), [(b"\x01", "enabled"), (b"\x00", "disabled")])
def test_secure_boot_is_read_from_the_firmware(
    value: bytes, word: str, machine: Machine, write: Write
) -> None:
    assert read(machine, "secure_boot")["secure_boot"] is None
    name = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
    write(f"/sys/firmware/efi/efivars/{name}", "").write_bytes(b"\x06\x00\x00\x00" + value)
    assert read(machine, "secure_boot")["secure_boot"] == word


def test_packages_of_pacman_and_rpm(machine: Machine, write: Write) -> None:
    assert read(machine, "pacman_nvidia")["pacman_nvidia"] is None
    write("/var/lib/pacman/local/nvidia-utils-590.48.01-1/desc", "")
    write("/var/lib/pacman/local/vim-9.1-1/desc", "")
    assert read(machine, "pacman_nvidia")["pacman_nvidia"] == ["nvidia-utils 590.48.01-1"]
    script(machine, "rpm", "echo nvidia-driver 580.95.05")
    write("/usr/lib/sysimage/rpm/rpmdb.sqlite", "")
    assert "rpm_nvidia" not in read(machine, "rpm_nvidia")
    device(write, "01:00.0", GPU)
    again = Machine(machine.environ, machine.cwd, machine.root)
    assert read(again, "rpm_nvidia")["rpm_nvidia"] == ["nvidia-driver 580.95.05"]


def test_libcuda_is_searched_as_the_linker_does(machine: Machine, write: Write) -> None:
    own = write("/opt/cuda/compat/libcuda.so.1", "")
    script(
        machine,
        "ldconfig",
        r"printf '1 libs\n\tlibcuda.so.1 (libc6,x86-64) => /usr/lib/libcuda.so.1\n\tlibc.so.6\n'",
    )
    environ = {**machine.environ, "LD_LIBRARY_PATH": "/none:/opt/cuda/compat"}
    found = read(Machine(environ, machine.cwd, machine.root), "libcuda", "command:ldconfig")
    assert found["libcuda"] == ["/opt/cuda/compat/libcuda.so.1", "/usr/lib/libcuda.so.1"]
    assert "libc.so.6" not in found["commands"]["ldconfig"]["stdout"]
    assert own.exists()


def test_everything_may_hang_at_once(machine: Machine, write: Write) -> None:
    """Whatever hangs is ended, and what did not answer is unknown, not absent."""
    device(write, "01:00.0", GPU)
    hanging = ("ldconfig", "dmesg", "modprobe", "dkms", "cmake")
    for name in hanging:
        script(machine, name, "/bin/sleep 60")
    needs = [f"command:{name}" for name in ("ldconfig", "dmesg", "modprobe-n", "dkms", "cmake")]
    facts = machine.facts([*needs, "libcuda", "euid"])
    commands = facts.document["commands"]
    assert {name: answer["timed_out"] for name, answer in commands.items()} == {
        name.partition(":")[2]: True for name in needs
    }
    assert "libcuda" not in facts.document
    assert {"need": "libcuda", "error": "TimeoutError: ldconfig"} in facts.document["probe_errors"]
    assert facts.document["euid"] == os.geteuid()


def test_garbage_of_many_megabytes_is_cut(machine: Machine) -> None:
    script(machine, "ldconfig", r"printf 'libcuda \377\n'; /usr/bin/head -c 9000000 /dev/zero")
    answer = read(machine, "command:ldconfig")["commands"]["ldconfig"]
    assert answer["stdout"] == "libcuda \\xff"
    assert len(answer["stderr"]) < 70_000


def test_device_nodes_say_whom_they_let_in(machine: Machine, write: Write) -> None:
    write("/dev/nvidia0", "").chmod(0o660)
    write("/dev/nvidia-caps", "")
    (node,) = read(machine, "device_nodes")["device_nodes"]
    assert (node["path"], node["mode"], node["access"]) == ("/dev/nvidia0", "0o660", True)


def test_toolkits_of_a_module_system(machine: Machine, write: Write) -> None:
    assert read(machine, "cuda_modules")["cuda_modules"] is None
    for name in ("cuda/12.4.lua", "cuda/13.0.lua", "CUDA/.version", "gcc/13.lua"):
        write(f"/apps/modules/{name}", "")
    environ = {**machine.environ, "MODULEPATH": "/apps/modules:/none"}
    document = read(Machine(environ, machine.cwd, machine.root), "cuda_modules")
    assert document["cuda_modules"] == ["cuda/12.4", "cuda/13.0"]


@pytest.mark.parametrize(
    ("marks", "kind"),
    [
        ({"/.dockerenv": ""}, "docker"),
        ({"/run/.containerenv": ""}, "podman"),
        ({"/run/systemd/container": "lxc\n"}, "lxc"),
        ({"/run/systemd/container": "wsl\n"}, None),
        ({"/proc/1/cgroup": "1:cpu:/kubepods/burstable/pod1\n"}, "kubernetes"),
        ({"/var/run/secrets/kubernetes.io/x": "", "/.dockerenv": ""}, "kubernetes"),
        ({"/proc/1/cgroup": "0::/\n"}, None),
    ],
)
def test_kinds_of_containers(
    marks: dict[str, str], kind: str | None, machine: Machine, write: Write
) -> None:
    for path, text in marks.items():
        write(path, text)
    assert read(machine, "container")["container"] == kind


def test_the_wslconfig_of_the_user_that_path_names(machine: Machine, write: Write) -> None:
    name = "%UserProfile%/.wslconfig"
    write("/mnt/c/Users/Ada L/.wslconfig", "[wsl2]\n")
    write("/mnt/c/Users/Bob/.wslconfig", "[x]\n")
    environ = {**machine.environ, "PATH": "/usr/bin:/mnt/c/Users/Ada L/AppData/bin"}
    here = Machine(environ, machine.cwd, machine.root)
    assert read(here, f"file:{name}")["files"] == {name: None}  # no drive of Windows
    write("/proc/mounts", MOUNTS)
    assert read(here, f"file:{name}")["files"] == {name: "[wsl2]\n"}
    assert read(machine, f"file:{name}")["files"] == {name: None}  # two users, none is named


@pytest.mark.parametrize(
    ("output", "value"),
    [(r"    EnableInterface    REG_DWORD    0x1\r\n", "1"), ("ERROR: not found", None)],
)
def test_windows_is_asked_only_when_wanted(
    output: str, value: str | None, machine: Machine, write: Write
) -> None:
    write("/proc/mounts", MOUNTS)
    program = write("/mnt/c/Windows/System32/reg.exe", f"#!/bin/sh\nprintf '{output}'\n")
    program.chmod(0o755)
    assert "windows_registry" not in read(machine, "windows_registry")
    asking = Machine(machine.environ, machine.cwd, machine.root, windows=True)
    assert read(asking, "windows_registry")["windows_registry"] == {
        "GPUDebugger.EnableInterface": value
    }


def test_a_folder_that_is_no_drive_of_windows_is_not_asked(machine: Machine, write: Write) -> None:
    write("/proc/mounts", "/dev/sdb1 /mnt/c ext4 rw 0 0\n")
    marker = machine.cwd / "ran"
    program = write("/mnt/c/Windows/System32/reg.exe", f"#!/bin/sh\n: > {marker}\n")
    program.chmod(0o755)
    asking = Machine(machine.environ, machine.cwd, machine.root, windows=True)
    document = read(asking, "windows_registry")
    assert "windows_registry" not in document
    assert document["probe_errors"]
    assert not marker.exists()


SECRETS = {
    "url": "http://10.1.2.3/x and 6.6.87.2-microsoft-standard-WSL2",
    "mail": "ada@example.org",
    "token": "HF_TOKEN=hf_abc123 done",
    "mac": "link/ether 00:1a:2b:3c:4d:5e",
    "mount": "nas-7.lab:/export /data nfs4 rw,addr=10.0.0.7 0 0",
    "disk": "root=UUID=01234567-89ab-cdef-0123-456789abcdef",
}


def test_what_tells_of_people_and_places_is_taken_out() -> None:
    redacted = redact(SECRETS, home="", user="", host="")
    assert {**redacted, "redacted": None} == {
        "url": "http://ADDRESS/x and 6.6.87.2-microsoft-standard-WSL2",
        "mail": "MAIL",
        "token": "HF_TOKEN=HIDDEN done",
        "mac": "link/ether MAC",
        "mount": "SERVER:/export /data nfs4 rw,addr=ADDRESS 0 0",
        "disk": "root=UUID=UUID",
        "redacted": None,
    }


def test_what_is_taken_out_is_counted() -> None:
    document = {"a": "/home/ada/x on lovelace", "b": ["/home/ada/y"]}
    found = redactions(document, home="/home/ada", user="ada", host="lovelace")
    assert dict(found) == {("/home/ada", "/home/USER"): 2, ("lovelace", "HOST"): 1}
