"""The exact command that mends something on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.checks import tables
from devboot.report import Fix

if TYPE_CHECKING:
    from devboot.facts import Facts, Version
    from devboot.facts.python import Python

_INSTALL = {
    "apt": ("apt-get", "install"),
    "dnf": ("dnf", "install"),
    "pacman": ("pacman", "-S", "--needed"),
    "zypper": ("zypper", "install"),
    "apk": ("apk", "add"),
}
_REMOVE = {
    "apt": ("apt-get", "purge"),
    "dnf": ("dnf", "remove"),
    "pacman": ("pacman", "-Rs"),
    "zypper": ("zypper", "remove"),
    "apk": ("apk", "del"),
}

_PACKAGES = {  # subject: apt, dnf, pacman, zypper, apk, conda-forge
    "c++": ("build-essential", "gcc-c++", "base-devel", "gcc-c++", "build-base", "gxx"),
    "cmake": ("cmake",) * 6,
    "ninja": ("ninja-build", "ninja-build", "ninja", "ninja", "ninja-build", "ninja"),
    "gdb": ("gdb",) * 6,
    "git": ("git",) * 6,
    "git-lfs": ("git-lfs",) * 6,
    "gtest": ("libgtest-dev", "gtest-devel", "gtest", "gtest", "gtest-dev", "gtest"),
    "make": ("make",) * 6,
    "python": ("python3 python3-venv", "python3", "python", "python3", "python3", "python"),
    "venv": ("python3-venv", "python3", "python", "python3", "python3", "python"),
    "headers": ("python3-dev", "python3-devel", "python", "python3-devel", "python3-dev", "python"),
    "vim": ("vim", "vim-enhanced", "vim", "vim", "vim", "vim"),
    "docker": ("docker.io", "moby-engine", "docker", "docker", "docker", "docker-cli"),
    "nvidia-container-toolkit": ("nvidia-container-toolkit",) * 6,
}
_MANAGERS = ("apt", "dnf", "pacman", "zypper", "apk")

_CUDA_REPOSITORIES = "https://developer.download.nvidia.com/compute/cuda/repos"
_KEYRING = "cuda-keyring_1.1-1_all.deb"
_ADD_REPOSITORY = {
    "dnf": "dnf config-manager addrepo --from-repofile=",
    "dnf4": "dnf config-manager --add-repo ",
    "zypper": "zypper addrepo ",
}
_DRIVERS = {
    "ubuntu": "ubuntu-drivers install",
    "debian": "apt-get install nvidia-driver",  # from `non-free`
    "fedora": "dnf install akmod-nvidia xorg-x11-drv-nvidia-cuda",  # from RPM Fusion
    "arch": "pacman -S nvidia-open nvidia-utils",
    "opensuse": "zypper install-new-recommends --repo NVIDIA",
    "suse": "zypper install-new-recommends --repo NVIDIA",
}


def install(facts: Facts, *subjects: str) -> Fix:
    """Return one command that installs the packages for these subjects."""
    manager = facts.lenient.distro.package_manager
    column = _MANAGERS.index(manager) if manager else len(_MANAGERS)
    names = [name for subject in subjects for name in _PACKAGES[subject][column].split()]
    if not manager:
        return Fix.of("conda", "install", "-c", "conda-forge", *dict.fromkeys(names))
    return install_packages(facts, *dict.fromkeys(names))


def install_packages(facts: Facts, *names: str) -> Fix:
    """Return the command that installs packages by the names that this system has for them."""
    manager = facts.lenient.distro.package_manager
    if manager not in _INSTALL:
        return Fix(f"install the packages {' '.join(names)}", "manual")
    return as_root(facts, *_INSTALL[manager], *names)


def as_root(facts: Facts, *argv: str, reboot: bool = False) -> Fix:
    """Return the step that runs a program with root's rights."""
    return Fix.of(*sudo(facts).split(), *argv, needs_root=True, reboot=reboot)


def remove_packages(facts: Facts, *names: str) -> Fix:
    """Return the command that removes packages by the names that this system has for them."""
    manager = facts.lenient.distro.package_manager
    if manager not in _REMOVE:
        return Fix(f"remove the packages {' '.join(names)}", "manual")
    return as_root(facts, *_REMOVE[manager], *names)


def new_initramfs(facts: Facts) -> Fix:
    """Return the command that puts changed settings of modules into the initial ramdisk."""
    manager = facts.lenient.distro.package_manager
    commands = {"apt": "update-initramfs -u", "pacman": "mkinitcpio -P", "apk": "mkinitfs"}
    command = commands.get(manager, "dracut --force")
    return Fix(f"{sudo(facts)}{command}", needs_root=True, reboot=True)


def sudo(facts: Facts) -> str:
    return "" if facts.lenient.value("euid", int) == 0 else "sudo "


def cuda_toolkit(facts: Facts, version: str) -> tuple[Fix, ...]:
    """Return the steps that install the toolkit `13.0` without touching the driver."""
    manager = facts.lenient.distro.package_manager
    if manager == "pacman":
        return (as_root(facts, "pacman", "-S", "cuda"),)
    repository = cuda_repository(facts)
    package = f"cuda-toolkit-{version.replace('.', '-')}"
    url = f"{_CUDA_REPOSITORIES}/{repository}/{_arch(facts)}"
    if manager == "apt" and repository:
        return _apt_toolkit(facts, url, package)
    if manager in _ADD_REPOSITORY and repository:
        add = _ADD_REPOSITORY["dnf4" if repository.startswith("rhel") else manager]
        return (
            Fix(f"{sudo(facts)}{add}{url}/cuda-{repository}.repo", needs_root=True),
            install_packages(facts, package),
        )
    return (Fix.of("conda", "install", "-c", "nvidia", f"cuda-toolkit={version}"),)


def _apt_toolkit(facts: Facts, url: str, package: str) -> tuple[Fix, ...]:
    return (
        Fix.of("wget", f"{url}/{_KEYRING}"),
        Fix(f"{sudo(facts)}dpkg -i {_KEYRING} && {sudo(facts)}apt-get update", needs_root=True),
        install_packages(facts, package),
    )


def cuda_package(facts: Facts, name: str) -> Fix:
    """Return the command for one package of NVIDIA's repository (`cuda-gdb-13-0`)."""
    manager = facts.lenient.distro.package_manager
    if manager == "pacman":
        return as_root(facts, "pacman", "-S", "cuda")  # all of it in one
    if manager:
        return install_packages(facts, name)
    return Fix.of("conda", "install", "-c", "nvidia", name.rstrip("-0123456789"))


def cuda_repository(facts: Facts) -> str:
    """Return the name of NVIDIA's repository for this system (`ubuntu2404`), empty: none."""
    distro = facts.lenient.distro
    if facts.lenient.is_wsl and distro.package_manager == "apt":
        return "wsl-ubuntu"
    if distro.id == "ubuntu":
        return f"ubuntu{distro.version.replace('.', '')}"
    major = distro.version.partition(".")[0]
    names = {
        **{name: name for name in ("debian", "fedora", "rhel", "opensuse", "sles", "amzn")},
        **dict.fromkeys(("rocky", "almalinux", "ol", "centos"), "rhel"),
    }
    name = distro.id.partition("-")[0]
    return f"{names[name]}{major}" if name in names and major else ""


def _arch(facts: Facts) -> str:
    machine = (facts.lenient.value("uname", dict) or {}).get("machine")
    return "sbsa" if machine == "aarch64" else "x86_64"


def nvidia_driver(facts: Facts) -> tuple[Fix, ...]:
    """Return how the NVIDIA driver is installed or updated: in WSL that is Windows' driver."""
    if facts.lenient.is_wsl:
        return (
            Fix("install the newest driver on Windows: https://www.nvidia.com/drivers", "manual"),
            wsl_restart(),
        )
    if facts.lenient.container:
        return (Fix("install or update the driver on the host of this container", "manual"),)
    command = next((_DRIVERS[name] for name in facts.os_ids if name in _DRIVERS), None)
    if command is None:
        return (Fix("install the driver from https://www.nvidia.com/drivers", "manual"),)
    return (Fix(f"{sudo(facts)}{command}", needs_root=True, reboot=True),)


def driver_packages(facts: Facts, branch: str, *, open_module: bool) -> tuple[Fix, ...]:
    """Return how one branch of the driver (`575.51.03`) is installed in one flavour."""
    major = branch.partition(".")[0]
    manager = facts.lenient.distro.package_manager
    if facts.lenient.container:
        return nvidia_driver(facts)
    if manager == "apt" and "ubuntu" in facts.os_ids:
        name = f"nvidia-driver-{major}{'-open' if open_module else ''}"
        return (as_root(facts, "apt-get", "install", name, reboot=True),)
    if manager == "pacman" and open_module:
        return (as_root(facts, "pacman", "-S", "nvidia-open", reboot=True),)
    if manager in {"apt", "dnf", "zypper"} and open_module:
        return (as_root(facts, *_INSTALL[manager], "nvidia-open", reboot=True),)
    flavour = "open" if open_module else "proprietary"
    url = "https://www.nvidia.com/en-us/drivers/unix/"
    return (
        Fix(f"install driver {major} with its {flavour} modules: {url}", "manual", reboot=True),
    )


def wsl_restart() -> Fix:
    return Fix("wsl.exe --shutdown", "powershell")


def torch_wheel(facts: Facts, release: str, cuda: str) -> tuple[Fix, ...]:
    """Return the commands that put a torch for this CUDA version into the project's Python."""
    name = f"torch=={release}" if release else "torch"
    again = ("--force-reinstall",) if facts.lenient.torch else ()
    return pip_install(facts, *again, name, "--index-url", torch_index(cuda))


def torch_variant(cuda: str) -> str:
    """Return what PyTorch calls its wheels for a CUDA version: `cu126`, `cpu` for none."""
    return f"cu{cuda.replace('.', '')}" if cuda else "cpu"


def torch_index(cuda: str) -> str:
    return f"https://download.pytorch.org/whl/{torch_variant(cuda)}"


def pip_install(facts: Facts, *what: str) -> tuple[Fix, ...]:
    """Return the pip command for the project's Python; what all projects share is left alone."""
    python = facts.lenient.python
    install_it = ("-m", "pip", "install", *what)
    if python and python.kind not in {"system", "pyenv"}:
        return (_into(python, what),)
    return (
        Fix.of(python.executable if python else "python3", "-m", "venv", ".venv", where="project"),
        Fix.of(".venv/bin/python", *install_it, where="project"),
    )


def _into(python: Python, what: tuple[str, ...]) -> Fix:
    """Return the command for an environment; those that uv makes have no pip."""
    packages = python.raw.get("packages")
    if python.kind == "venv" and isinstance(packages, dict) and packages.get("pip", "") is None:
        return Fix.of("uv", "pip", "install", "--python", python.executable, *_without_force(what))
    return Fix.of(python.executable, "-m", "pip", "install", *what)


def _without_force(what: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("--reinstall" if word == "--force-reinstall" else word for word in what)


def in_cuda_family(version: Version) -> str:
    """Return a toolkit version that a driver of this CUDA version can run."""
    return tables.TOOLKIT_OF_FAMILY.get(version.major, tables.TOOLKIT)
