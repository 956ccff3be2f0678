"""Containers: the one that this is, and those that the profile wants to run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks, asks_gpu
from devboot.checks.driver import DRIVER_NEEDS, OS_NEEDS, WSL_CAUSES
from devboot.checks.fixes import as_root, install, sudo
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_TOOLKIT = (
    "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html"
)
_RUN = {
    "docker": "on the host: docker run --gpus all ...",
    "podman": "on the host: podman run --device nvidia.com/gpu=all ...",
    "lxc": "on the host: lxc config device add NAME gpu gpu",
    "kubernetes": "in the pod: resources: {limits: {nvidia.com/gpu: 1}}",
}


def no_gpu_passed(_profile: Profile, facts: Facts) -> Finding | None:
    """The GPU of the host was handed to this container.

    error: the container was started without the device nodes of a GPU
    fix: start it with `--gpus all` (docker) or `--device nvidia.com/gpu=all` (podman, CDI)
    source: https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html
    """
    if not facts.container or _handed_over(facts):
        return None
    host = _host_gpu(facts)
    return Finding(
        "container.no-gpu-passed",
        Severity.ERROR,
        f"this container was started without {'the GPU of its host' if host else 'a GPU'}",
        why="a container sees the device nodes that it was given, and there is none of a GPU",
        evidence=(
            f"container: {facts.container}",
            *filter(None, (host,)),
            "/dev: no device of a GPU",
        ),
        fix=(Fix(_RUN.get(facts.container, _RUN["docker"]), "manual"),),
        doc=_TOOLKIT,
    )


def _handed_over(facts: Facts) -> bool:
    names = facts.dir("/dev") or ()
    if facts.is_wsl:
        return "dxg" in names
    return any(name.startswith("nvidia") and name[6:].isdecimal() for name in names) or (
        "nvidiactl" in names
    )


def _host_gpu(facts: Facts) -> str:
    """Return what gives the host's GPU away: a container shares the kernel and its /proc."""
    if facts.is_wsl:
        return "kernel: WSL2"
    if facts.driver.module:
        return f"/proc/driver/nvidia/version: {facts.driver.module}"
    if "nvidia" in facts.modules:
        return "/proc/modules: nvidia"
    return str(facts.pci_nvidia[0]) if facts.pci_nvidia else ""


def gpu_lost(_profile: Profile, facts: Facts) -> Finding | None:
    """A container keeps the access to the GPU that it was started with.

    error: `systemctl daemon-reload` on the host reset the device rules of this container
    fix: restart the container; use CDI or the cgroupfs driver so that it stays
    source: https://github.com/NVIDIA/nvidia-container-toolkit/issues/48
    """
    smi = facts.driver.smi
    if not facts.container or smi is None or "NVML: Unknown Error" not in smi.output:
        return None
    return Finding(
        "container.gpu-lost",
        Severity.ERROR,
        "this container has lost its access to the GPU",
        why="`systemctl daemon-reload` on the host resets the device rules of containers",
        evidence=(f"nvidia-smi: {smi.line('NVML')}",),
        fix=(
            Fix("on the host: docker restart CONTAINER", "manual"),
            Fix("so that it stays: docker run --device nvidia.com/gpu=all (CDI)", "manual"),
        ),
        doc="https://github.com/NVIDIA/nvidia-container-toolkit/issues/48",
    )


def runtime_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """There is a program that runs containers.

    error: neither docker nor podman is installed
    fix: install the distribution's docker
    source: PATH
    """
    if facts.container or _engine(facts):
        return None
    return Finding(
        "container.engine-missing",
        Severity.ERROR,
        "neither docker nor podman is installed",
        why="the profile wants containers that can use the GPU",
        evidence=("`docker`: not on PATH", "`podman`: not on PATH"),
        fix=(install(facts, "docker"),),
        doc="https://docs.docker.com/engine/install/",
    )


def toolkit_missing(_profile: Profile, facts: Facts) -> Finding | None:
    """NVIDIA's container toolkit is installed beside docker or podman.

    error: containers start, but no GPU can be handed to them
    fix: install nvidia-container-toolkit from NVIDIA's repository
    source: https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html
    """
    engine = _engine(facts)
    if facts.container or not engine or facts.command("nvidia-ctk"):
        return None
    return Finding(
        "container.toolkit-missing",
        Severity.ERROR,
        "NVIDIA's container toolkit is not installed",
        why=f"without it {engine} cannot hand the GPU to a container",
        evidence=(f"{engine}: there", "`nvidia-ctk`: not on PATH"),
        fix=(
            Fix(f"add NVIDIA's repository: {_TOOLKIT}", "manual"),
            install(facts, "nvidia-container-toolkit"),
        ),
        doc=_TOOLKIT,
    )


def runtime_not_configured(_profile: Profile, facts: Facts) -> Finding | None:
    """docker or podman was told of the GPU.

    error: the toolkit is installed, but docker has no `nvidia` runtime and there is no CDI file
    fix: `nvidia-ctk runtime configure`, or `nvidia-ctk cdi generate`
    source: https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/cdi-support.html
    """
    engine = _engine(facts)
    if facts.container or not engine or not facts.command("nvidia-ctk"):
        return None
    cdi = [name for folder in ("/etc/cdi", "/var/run/cdi") for name in facts.dir(folder) or ()]
    if cdi or (engine == "docker" and "nvidia" in _runtimes(facts)):
        return None
    return Finding(
        "container.gpu-not-configured",
        Severity.ERROR,
        f"{engine} was not told of the GPU",
        why="the toolkit is installed, but neither a runtime nor a CDI file names the GPU",
        evidence=("/etc/docker/daemon.json: no nvidia runtime", "/etc/cdi: empty"),
        fix=_configure(facts, engine),
        doc=_TOOLKIT,
    )


def _configure(facts: Facts, engine: str) -> tuple[Fix, ...]:
    if engine == "docker":
        return (
            as_root(facts, "nvidia-ctk", "runtime", "configure", "--runtime=docker"),
            Fix(f"{sudo(facts)}systemctl restart docker", needs_root=True),
        )
    return (as_root(facts, "nvidia-ctk", "cdi", "generate", "--output=/etc/cdi/nvidia.yaml"),)


def _engine(facts: Facts) -> str:
    return next((name for name in ("docker", "podman") if facts.command(name)), "")


def _runtimes(facts: Facts) -> tuple[str, ...]:
    try:
        settings = json.loads(facts.file("/etc/docker/daemon.json") or "{}")
    except ValueError:
        return ()
    runtimes = settings.get("runtimes") if isinstance(settings, dict) else None
    return tuple(runtimes) if isinstance(runtimes, dict) else ()


_ENGINE = ("program:docker", "program:podman", "container", *OS_NEEDS)
_CONFIGURED = ("file:/etc/docker/daemon.json", "dir:/etc/cdi", "dir:/var/run/cdi")
CHECKS = {
    "container.no-gpu-passed": Check(
        "GPU",
        "gpu",
        no_gpu_passed,
        (*DRIVER_NEEDS, "dir:/dev", "file:/proc/modules"),
        wanted=asks_gpu,
        after=("wsl.version",),
        suppresses=("gpu.none", "gpu.driver.*", "gpu.smi.*", "gpu.uvm-missing", "gpu.lost"),
    ),
    "container.gpu-lost": Check(
        "GPU", "gpu", gpu_lost, DRIVER_NEEDS, wanted=asks_gpu, after=WSL_CAUSES
    ),
    "container.engine-missing": Check(
        "containers", "container", runtime_missing, _ENGINE, wanted=asks("container")
    ),
    "container.toolkit-missing": Check(
        "containers",
        "container",
        toolkit_missing,
        (*_ENGINE, "program:nvidia-ctk"),
        wanted=asks("container"),
    ),
    "container.gpu-not-configured": Check(
        "containers",
        "container",
        runtime_not_configured,
        (*_ENGINE, "program:nvidia-ctk", *_CONFIGURED),
        wanted=asks("container"),
    ),
}
