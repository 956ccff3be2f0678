"""The operating system: distribution, WSL, container."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from devboot.facts.document import Facts

WSL_PROGRAMS = "/usr/lib/wsl/lib"
"""Where WSL mounts the driver of Windows: its libraries and nvidia-smi, not on root's PATH."""

_FAMILIES = {
    "debian": "apt",
    "ubuntu": "apt",
    "fedora": "dnf",
    "rhel": "dnf",
    "centos": "dnf",
    "amzn": "dnf",
    "arch": "pacman",
    "suse": "zypper",
    "opensuse": "zypper",
    "alpine": "apk",
}


class Distro(NamedTuple):
    """What /etc/os-release says; empty fields where it says nothing."""

    id: str  # `ubuntu`
    version: str  # `24.04`
    name: str  # `Ubuntu 24.04.2 LTS`
    ids: tuple[str, ...]  # `id`, then what it is like

    @property
    def package_manager(self) -> str:
        """`apt`, `dnf`, `pacman`, `zypper`, `apk`, or empty when the distribution is not known."""
        return next((_FAMILIES[name] for name in self.ids if name in _FAMILIES), "")


def distro(os_release: str) -> Distro:
    pairs = (line.partition("=") for line in os_release.splitlines())
    fields = {key.strip(): _unquoted(value) for key, equals, value in pairs if equals}
    ids = (fields.get("ID", ""), *fields.get("ID_LIKE", "").split())
    return Distro(
        id=fields.get("ID", ""),
        version=fields.get("VERSION_ID", ""),
        name=fields.get("PRETTY_NAME", ""),
        ids=tuple(name.partition("-")[0] for name in ids if name),  # opensuse-leap
    )


def _unquoted(value: str) -> str:
    try:
        return " ".join(shlex.split(value))
    except ValueError:  # an open quote
        return value.strip().strip("\"'")


def wsl_version(facts: Facts) -> int | None:
    """1, 2, or None: a kernel that is not WSL's and no WSL environment around it."""
    release = _kernel_release(facts)
    if re.search(r"\b4\.4\.\d+.*-Microsoft", release):
        return 1
    # WSL2 kernels end in "microsoft-standard-WSL2"; one that a user built may say nothing.
    if "microsoft" in release.lower() or _wsl_environment(facts):
        return 2
    return None


def _kernel_release(facts: Facts) -> str:
    uname = facts.lenient.value("uname", dict) or {}
    release = uname.get("release")
    if isinstance(release, str):
        return release
    for path in ("/proc/sys/kernel/osrelease", "/proc/version"):
        if facts.has("files", path):
            return facts.file(path) or ""
    facts.value("uname", dict)  # nobody looked at any of them: say so
    return ""


def _wsl_environment(facts: Facts) -> bool:
    return any(facts.lenient.env(name) for name in ("WSL_DISTRO_NAME", "WSL_INTEROP"))


def container(facts: Facts) -> str | None:
    if "container" in facts.document:
        kind = facts.value("container", str)
        return None if kind == "wsl" else kind  # what systemd calls WSL
    return None if facts.file("/.dockerenv") is None else "docker"
