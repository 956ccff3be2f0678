"""Which machine this is: what `machines: when:` asks, and the built-in profile that fits."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Observed(Protocol):
    """The facts that are read here; None: absent or not looked at."""

    @property
    def wsl_version(self) -> int | None: ...
    @property
    def os_ids(self) -> Sequence[str]: ...
    @property
    def container(self) -> str | None: ...
    @property
    def pci_nvidia(self) -> Sequence[Any] | None: ...
    def file(self, path: str, /) -> str | None: ...
    def dir(self, path: str, /) -> Sequence[str] | None: ...


_HOSTNAME = "/proc/sys/kernel/hostname"
_DRIVER = "/proc/driver/nvidia/version"
_WSL_LIBRARIES = "/usr/lib/wsl/lib"
_CHASSIS = "/sys/class/dmi/id/chassis_type"
_SERVERS = frozenset({"17", "23", "25", "28", "29"})
"""SMBIOS 3.7, table 17: main server, rack mount, multi-system, blade, blade enclosure."""
_IMAGES = frozenset({"docker", "podman", "kubernetes", "apptainer", "oci"})
"""Containers that are made of an image for one purpose; others are whole machines."""
_WITHOUT_GPU = frozenset({"cpu-only", "container"})

CHOICE_NEEDS = frozenset(
    {
        "file:/proc/version",
        f"file:{_DRIVER}",
        "dir:/dev",
        f"dir:{_WSL_LIBRARIES}",
        f"file:{_CHASSIS}",
        "container",
        "pci_nvidia",
    }
)
"""The facts that `choose_profile` reads: files and directories, no program is run."""

MACHINE_NEEDS = CHOICE_NEEDS | {"file:/etc/os-release", f"file:{_HOSTNAME}"}
"""The facts that `machines: when:` may ask for."""


def choose_profile(facts: Observed) -> tuple[str, str]:
    """Return the built-in profile that fits this machine best, and why in a few words."""
    if facts.wsl_version:
        if _wsl_has_nvidia(facts):
            return "wsl-cuda", "this is WSL with an NVIDIA driver on the Windows side"
        return "cpu-only", "this is WSL without an NVIDIA driver on the Windows side"
    if facts.container and not _device_nodes(facts):
        name = "container" if facts.container in _IMAGES else "cpu-only"
        return name, f"no NVIDIA GPU was handed to this {facts.container} container"
    evidence = _nvidia_evidence(facts)
    if not evidence:
        return "cpu-only", "no NVIDIA GPU was found"
    if not facts.container and _is_server(facts):
        return "server", f"{evidence}, and the chassis is that of a server"
    return "linux-cuda", evidence


def _wsl_has_nvidia(facts: Observed) -> bool:
    # /dev/dxg is there for every vendor's GPU; this library comes from NVIDIA's Windows driver.
    return any(name.startswith("libcuda.so") for name in facts.dir(_WSL_LIBRARIES) or ())


def _device_nodes(facts: Observed) -> bool:
    return any(name.startswith("nvidia") for name in facts.dir("/dev") or ())


def _nvidia_evidence(facts: Observed) -> str:
    if facts.file(_DRIVER) is not None:
        return "the NVIDIA driver is loaded"
    if facts.pci_nvidia:
        return "there is an NVIDIA GPU"
    return "there is an NVIDIA device" if _device_nodes(facts) else ""


def _is_server(facts: Observed) -> bool:
    return (facts.file(_CHASSIS) or "").strip() in _SERVERS


def fits(when: Mapping[str, Any], facts: Observed) -> bool:
    """Whether this is a machine that `when` means: all that it says holds."""
    return all(_TESTS[key](facts, wanted) for key, wanted in when.items())


def _hostname(facts: Observed, wanted: str) -> bool:
    name = (facts.file(_HOSTNAME) or "").strip()
    return fnmatchcase(name.lower(), wanted.lower())


def _os(facts: Observed, wanted: str) -> bool:
    return wanted in facts.os_ids


def _wsl(facts: Observed, wanted: bool | int) -> bool:  # noqa: FBT001
    if isinstance(wanted, bool):
        return bool(facts.wsl_version) is wanted
    return facts.wsl_version == wanted


def _gpu(facts: Observed, wanted: bool) -> bool:  # noqa: FBT001
    return (choose_profile(facts)[0] not in _WITHOUT_GPU) is wanted


_TESTS: Mapping[str, Callable[[Observed, Any], bool]] = {
    "hostname": _hostname,
    "os": _os,
    "wsl": _wsl,
    "gpu": _gpu,
}
