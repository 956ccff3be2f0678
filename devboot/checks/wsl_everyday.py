"""WSL from day to day: systemd, Windows programs, drives, memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks.check import Check
from devboot.checks.driver import OS_NEEDS, WSL_NEEDS
from devboot.checks.fixes import install, sudo, wsl_restart
from devboot.checks.wsl_conf import CONF, HOST, setting
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from devboot.facts import Facts
    from devboot.profile import Profile

_DRVFS = frozenset({"9p", "drvfs", "virtiofs"})
_INTEROP = frozenset({"WSLInterop", "WSLInterop-late"})
_BINFMT = "/proc/sys/fs/binfmt_misc"
_KIB = re.compile(r"^(MemTotal|SwapTotal): +(\d{1,15}) kB", re.MULTILINE)
_LOW_GIB = 4
_PACKAGES = {"g++": "c++", "gcc": "c++", "cmake": "cmake", "ninja": "ninja", "git": "git"}
_TOOLS = ("gcc", "g++", "clang", "cmake", "ninja", "git", "gdb", "cuda-gdb", "cxx")
_CONFIG = "https://learn.microsoft.com/windows/wsl/wsl-config"


def systemd_off(_profile: Profile, facts: Facts) -> Finding | None:
    """systemd is the first process of this distribution.

    warning: services (docker, the clock, snaps) do not start, `systemctl` refuses
    fix: `systemd=true` below `[boot]` in /etc/wsl.conf, restart WSL
    source: https://learn.microsoft.com/windows/wsl/systemd
    """
    if facts.wsl_version != 2 or not facts.is_wsl_distribution:  # noqa: PLR2004
        return None
    first = facts.file("/proc/1/comm")
    if first is None or first.strip() == "systemd":
        return None
    return Finding(
        "wsl.systemd-off",
        Severity.WARNING,
        "systemd does not run: services do not start",
        why="`systemctl` says `System has not been booted with systemd`; docker and others need it",
        evidence=(f"/proc/1/comm: {first.strip()}",),
        fix=(*_boot_systemd(facts), wsl_restart()),
        doc="https://learn.microsoft.com/windows/wsl/systemd",
    )


def _boot_systemd(facts: Facts) -> tuple[Fix, ...]:
    """Return how the setting is made: below a `[boot]` that is there, the user's hand is needed."""
    conf = facts.lenient.file(CONF) or ""
    if "[boot]" in conf.lower():
        return (Fix(f"set `systemd=true` below `[boot]` in {CONF}", "manual"),)
    line = f"printf '[boot]\\nsystemd=true\\n' | {sudo(facts)}tee -a {CONF}"
    return (Fix(line, needs_root=True),)


def interop_broken(_profile: Profile, facts: Facts) -> Finding | None:
    """Windows programs can be started from here.

    warning: `code .`, `explorer.exe` and `wsl.exe` do not start
    fix: restart WSL; with systemd, register the handler again
    source: https://learn.microsoft.com/windows/wsl/filesystems#run-windows-tools-from-linux
    """
    if not facts.is_wsl_distribution:
        return None
    names = facts.dir(_BINFMT) or ()
    if _INTEROP & set(names) or setting(facts, CONF, "interop.enabled") == "false":
        return None
    register = r"printf ':WSLInterop:M::MZ::/init:PF\n'"
    into = f"{sudo(facts)}tee {_BINFMT}/register"
    return Finding(
        "wsl.interop-broken",
        Severity.WARNING,
        "Windows programs cannot be started from Linux",
        why="the handler for them is not registered: `code .` and `wsl.exe` fail",
        evidence=(f"{_BINFMT}: {', '.join(names) or 'empty'}, no WSLInterop",),
        fix=(
            Fix(f"{register} | {into}", needs_root=True),
            wsl_restart()._replace(instead=True),
        ),
        doc="https://learn.microsoft.com/windows/wsl/filesystems",
    )


def project_on_windows_drive(_profile: Profile, facts: Facts) -> Finding | None:
    """The working directory lies on Linux's own disk.

    warning: builds are many times slower there, permissions and case get lost
    fix: move the project below your Linux home
    source: https://learn.microsoft.com/windows/wsl/filesystems
    """
    if not facts.is_wsl_distribution:
        return None
    cwd = facts.record("cwd")
    if cwd.told("fstype") not in _DRVFS:
        return None
    return Finding(
        "wsl.project-on-drvfs",
        Severity.WARNING,
        "this directory lies on a Windows drive: builds are many times slower there",
        why="every file access crosses into Windows, and permissions and case get lost",
        evidence=(f"{cwd.text('path')}: {cwd.text('fstype')}",),
        fix=(Fix('mkdir -p ~/src && cp -r . ~/src/"$(basename "$PWD")"'),),
        doc="https://learn.microsoft.com/windows/wsl/filesystems",
    )


def memory_low(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL has the memory that compilers of C++ need.

    warning: a compiler that needs more than there is gets killed, or WSL hangs
    fix: more `memory` and `swap` in .wslconfig, fewer jobs at once
    source: https://learn.microsoft.com/windows/wsl/wsl-config#main-wsl-settings
    """
    if not facts.is_wsl_distribution:
        return None
    sizes = {
        name: int(kib) / 2**20 for name, kib in _KIB.findall(facts.file("/proc/meminfo") or "")
    }
    if len(sizes) < 2 or any(size >= _LOW_GIB for size in sizes.values()):  # noqa: PLR2004
        return None
    lines = r"set `memory=8GB` and `swap=8GB` below `[wsl2]` in %UserProfile%\.wslconfig"
    return Finding(
        "wsl.memory-low",
        Severity.WARNING,
        f"WSL has {sizes['MemTotal']:.1f} GiB of memory and {sizes['SwapTotal']:.1f} GiB of swap",
        why="one compilation of torch's headers takes 2 to 4 GiB: compilers get killed",
        evidence=tuple(f"/proc/meminfo: {name} {size:.1f} GiB" for name, size in sizes.items()),
        fix=(
            Fix(lines, "manual"),
            wsl_restart(),
            Fix("cmake --build build -j 1", "project", instead=True),
        ),
        doc=f"{_CONFIG}#main-wsl-settings",
    )


def windows_path(_profile: Profile, facts: Facts) -> Finding | None:
    """Programs are found in Linux before they are found in Windows.

    warning: a Windows program is started where the Linux one is meant, with Windows' paths
    fix: install the Linux one, or keep Windows' folders out of PATH
    source: https://learn.microsoft.com/windows/wsl/filesystems#share-environment-variables
    """
    if not facts.is_wsl_distribution:
        return None
    found = dict(_windows_programs(facts))
    if not found:
        return None
    subjects = dict.fromkeys(_PACKAGES[name] for name in found if name in _PACKAGES)
    return Finding(
        "wsl.windows-path",
        Severity.WARNING,
        f"`{next(iter(found))}` is the one of Windows",
        why="WSL puts Windows' folders behind PATH, and there is no Linux program of that name",
        evidence=tuple(f"{name}: {path}" for name, path in found.items()),
        fix=(
            *((install(facts, *subjects),) if subjects else ()),
            Fix(f"or `appendWindowsPath=false` below `[interop]` in {CONF}", "manual"),
        ),
        doc="https://learn.microsoft.com/windows/wsl/filesystems",
    )


def _windows_programs(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield each tool that lies in Windows; nvcc has a check of its own."""
    known = facts.lenient
    for name in _TOOLS:
        command = known.command(name)
        if command and _is_windows(command.path):
            yield name, command.path
    if known.python and _is_windows(known.python.executable):
        yield "python", known.python.executable


def _is_windows(path: str) -> bool:
    return path.lower().endswith((".exe", ".bat", ".cmd")) or bool(re.match(r"/mnt/[a-z]/", path))


_NEEDS = (*WSL_NEEDS, *OS_NEEDS)
_PROGRAMS = tuple(f"program:{name}" for name in _TOOLS)


def _check(judge: Callable[[Profile, Facts], Finding | None], *needs: str) -> Check:
    return Check("WSL", "wsl", judge, (*_NEEDS, *needs))


CHECKS = {
    "wsl.systemd-off": _check(systemd_off, "file:/proc/1/comm", f"file:{CONF}"),
    "wsl.interop-broken": _check(interop_broken, f"dir:{_BINFMT}", f"file:{CONF}", f"file:{HOST}"),
    "wsl.project-on-drvfs": _check(project_on_windows_drive, "cwd"),
    "wsl.memory-low": _check(memory_low, "file:/proc/meminfo"),
    "wsl.windows-path": _check(windows_path, *_PROGRAMS, "python")._replace(
        suppresses=("*.broken", "*.too-old")
    ),
}
