"""What a check is, and whom it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.profile import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.facts import Facts
    from devboot.profile import Profile
    from devboot.report import Finding


# The docstring of each says whose checks these are: `--explain` shows it.


def always(_profile: Profile) -> bool:
    """every profile"""  # noqa: D400
    return True


def asks(*keys: str) -> Callable[[Profile], bool]:
    """Return whether a profile insists on one of these `require` keys."""

    def wanted(profile: Profile) -> bool:
        return any(profile.require(key) is True for key in keys)

    wanted.__doc__ = " or ".join(f"`require.{key}: true`" for key in keys)
    return wanted


def asks_gpu(profile: Profile) -> bool:
    """`require.cuda: true` or `run`"""  # noqa: D400
    return profile.require("cuda") in {True, "run"}


def asks_torch_on_gpu(profile: Profile) -> bool:
    """`require.torch: true` and `require.cuda: true` or `run`"""  # noqa: D400
    return asks_gpu(profile) and profile.require("torch") is True


def asks_torch_and_nvcc(profile: Profile) -> bool:
    """`require.torch: true` and `require.cuda: true`"""  # noqa: D400
    return profile.require("cuda") is True and profile.require("torch") is True


def asks_vim(profile: Profile) -> bool:
    """a setting below `editor.vim`"""  # noqa: D400
    return _sets(profile, "vim")


def asks_vscode(profile: Profile) -> bool:
    """a setting below `editor.vscode`"""  # noqa: D400
    return _sets(profile, "vscode")


def _sets(profile: Profile, editor: str) -> bool:
    """Return whether a layer above the defaults says something about an editor."""
    settings = profile.get(f"editor.{editor}").value
    return any(node.origin != DEFAULT for node in settings.values())


class Check(NamedTuple):
    """One question about a machine: a pure function and what it needs to know."""

    title: str
    """The subject, as the line of a healthy machine names it; checks may share one."""
    group: str
    """`toolchain`, `python`, `cuda`, `gpu`, `wsl` or `devboot`."""
    judge: Callable[[Profile, Facts], Finding | None]
    needs: tuple[str, ...]
    """Facts that the rule or its fix reads; anything else is unknown to it."""
    wanted: Callable[[Profile], bool] = always
    after: tuple[str, ...] = ()
    """Ids (globs) that must not have fired: they would be the cause."""
    suppresses: tuple[str, ...] = ()
    """Ids (globs) whose cause this is: what they find is a consequence when this fires."""
    healthy: Callable[[Facts], str] | None = None
    """Words that describe the healthy subject: `g++ 12.2.0`."""
    gpu_needs: tuple[str, ...] = ()
    """Facts that it reads too where CUDA programs are to run, and nowhere else."""
