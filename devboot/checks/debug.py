"""Debuggers and profilers of C++ and Python: there, and allowed to do their work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks
from devboot.checks.driver import OS_NEEDS, WSL_NEEDS
from devboot.checks.fixes import new_initramfs, pip_install, sudo
from devboot.checks.program import broken, missing, words
from devboot.facts import UnknownFact
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_SCOPE = "/proc/sys/kernel/yama/ptrace_scope"
_PARAMS = "/proc/driver/nvidia/params"
_STATUS = "/proc/self/status"
_CAPABILITIES = re.compile(r"^Cap(Bnd|Eff):\s*([0-9a-fA-F]{1,16})$", re.MULTILINE)
_SYS_PTRACE = 19
_SYS_ADMIN = 21
_PERMISSION = "https://developer.nvidia.com/ERR_NVGPUCTRPERM"


def ptrace_restricted(_profile: Profile, facts: Facts) -> Finding | None:
    """A debugger may attach to a running process (to start one it always may).

    warning: attaching fails, `Operation not permitted`; starting programs works
    fix: allow it until the next start with sysctl, or for good in /etc/sysctl.d
    source: https://docs.kernel.org/admin-guide/LSM/Yama.html
    """
    scope = (facts.file(_SCOPE) or "0").strip()
    if scope == "0" or facts.is_wsl or facts.container or facts.lenient.value("euid", int) == 0:
        return None
    lines = f"echo kernel.yama.ptrace_scope=0 | {sudo(facts)}tee /etc/sysctl.d/10-ptrace.conf"
    return Finding(
        "debug.ptrace-scope",
        Severity.WARNING,
        "a debugger may start programs here, but not attach to running ones",
        why="the kernel lets a process be traced by its parent only",
        evidence=(f"{_SCOPE}: {scope}",),
        fix=(
            Fix(f"{sudo(facts)}sysctl kernel.yama.ptrace_scope=0", needs_root=True),
            Fix(lines, needs_root=True, instead=True),
        ),
        doc="https://docs.kernel.org/admin-guide/LSM/Yama.html",
    )


def container_capability(_profile: Profile, facts: Facts) -> Finding | None:
    """A debugger in this container may trace programs.

    warning: gdb and sanitizers may be refused, attaching is
    fix: start the container with `--cap-add=SYS_PTRACE`
    source: https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities
    """
    if not facts.container:
        return None
    sets = dict(_CAPABILITIES.findall(facts.file(_STATUS) or ""))
    mask = sets.get("Bnd") or sets.get("Eff")
    if mask is None:
        raise UnknownFact(f"files.{_STATUS}")
    if int(mask, 16) >> _SYS_PTRACE & 1:
        return None
    return Finding(
        "debug.container-cap",
        Severity.WARNING,
        "this container may not trace programs: debuggers cannot attach",
        why="it was started without the capability SYS_PTRACE",
        evidence=(f"{_STATUS}: capabilities {mask}",),
        fix=(
            Fix("start it with: docker run --cap-add=SYS_PTRACE ...", "manual"),
            Fix('devcontainer.json: "capAdd": ["SYS_PTRACE"]', "manual", instead=True),
        ),
        doc="https://docs.docker.com/engine/containers/run/",
    )


def counters_restricted(_profile: Profile, facts: Facts) -> Finding | None:
    """You may read the GPU's performance counters.

    warning: Nsight Compute fails with ERR_NVGPUCTRPERM for anybody but root
    fix: a module option (it weakens the isolation of users from each other), then a reboot
    source: https://developer.nvidia.com/ERR_NVGPUCTRPERM
    """
    line = _param(facts.file(_PARAMS) or "", "RmProfilingAdminOnly")
    if facts.is_wsl or line != "1" or _is_admin(facts):
        return None
    return Finding(
        "debug.gpu-counters-restricted",
        Severity.WARNING,
        "only root may read the GPU's performance counters",
        why="Nsight Compute (`ncu`) fails with ERR_NVGPUCTRPERM",
        evidence=(f"{_PARAMS}: RmProfilingAdminOnly: 1",),
        fix=_open_counters(facts),
        doc=_PERMISSION,
    )


def _is_admin(facts: Facts) -> bool:
    """Return whether this is root, in a container with the rights of one."""
    if facts.lenient.value("euid", int) != 0:
        return False
    sets = dict(_CAPABILITIES.findall(facts.lenient.file(_STATUS) or ""))
    return not facts.container or bool(int(sets.get("Eff", "0"), 16) >> _SYS_ADMIN & 1)


def _param(text: str, name: str) -> str:
    lines = (line.partition(":") for line in text.splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")


def _open_counters(facts: Facts) -> tuple[Fix, ...]:
    if facts.lenient.container:
        return (Fix("start it with: docker run --cap-add=SYS_ADMIN ...", "manual"),)
    option = "options nvidia NVreg_RestrictProfilingToAdminUsers=0"
    file = "/etc/modprobe.d/nvidia-profiling.conf"
    return (
        Fix(f"echo '{option}' | {sudo(facts)}tee {file}", needs_root=True),
        new_initramfs(facts),
        Fix(f"{sudo(facts)}ncu ...", needs_root=True, instead=True),
    )


def debugpy_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """The debugger for Python is there.

    info: VS Code brings its own; from a terminal and for attaching it must be installed
    fix: install debugpy into the project's Python
    source: https://github.com/microsoft/debugpy
    """
    python = facts.python
    if python is None or python.package("debugpy"):
        return None
    return Finding(
        "debug.debugpy-missing",
        Severity.INFO,
        "debugpy is not installed in the project's Python",
        why="to attach to a running Python program it is needed there; VS Code brings its own",
        evidence=(f"{python.executable}: no debugpy",),
        fix=pip_install(facts, "debugpy"),
        doc="https://github.com/microsoft/debugpy",
    )


_DEBUGGER = asks("debugger")
_GDB = ("command:gdb", *OS_NEEDS)
_HERE = (*WSL_NEEDS, "euid")
CHECKS = {
    "toolchain.gdb.missing": Check(
        "gdb",
        "toolchain",
        missing("toolchain.gdb.missing", "gdb", Severity.ERROR, "no breakpoint without it"),
        _GDB,
        wanted=_DEBUGGER,
        healthy=words("gdb"),
    ),
    "toolchain.gdb.broken": Check(
        "gdb",
        "toolchain",
        broken("toolchain.gdb.broken", "gdb", Severity.ERROR, "gdb"),
        _GDB,
        wanted=_DEBUGGER,
    ),
    "debug.ptrace-scope": Check(
        "attaching", "toolchain", ptrace_restricted, (f"file:{_SCOPE}", *_HERE), wanted=_DEBUGGER
    ),
    "debug.container-cap": Check(
        "attaching",
        "toolchain",
        container_capability,
        (f"file:{_STATUS}", "container"),
        wanted=_DEBUGGER,
    ),
    "debug.gpu-counters-restricted": Check(
        "GPU counters",
        "gpu",
        counters_restricted,
        (f"file:{_PARAMS}", f"file:{_STATUS}", *OS_NEEDS, *_HERE),
        wanted=asks("cuda", "ncu"),
    ),
    "debug.debugpy-missing": Check(
        "debugpy",
        "python",
        debugpy_missing,
        ("python",),
        wanted=_DEBUGGER,
        after=("python.missing",),
    ),
}
