"""What `--torch` asks for: a version, `cpu`, `cu126`, or both as `2.14+cu126`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from devboot.checks import tables
from devboot.errors import DevbootError
from devboot.facts import Version
from devboot.fit.build import Build, cpu_builds, cuda_builds
from devboot.fit.judge import Judged, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devboot.facts import Facts
    from devboot.fit.plan import EnvPlan
    from devboot.profile import Profile

_WORD = re.compile(r"(?P<version>\d+\.\d+(?:\.\d+)?)?\+?(?P<variant>cpu|cu\d{2,3})?")
_HINT = "`devboot env plan` lists what fits"


class _Wish(NamedTuple):
    """A word of `--torch`; empty parts are not asked for."""

    version: str
    variant: str

    def allows(self, build: Build) -> bool:
        release = Version.of(self.version).short if self.version else build.release
        return build.release == release and self.variant in {"", build.variant}

    def of(self, build: Build) -> Build:
        is_exact = self.version.count(".") == 2  # noqa: PLR2004  # `2.14.0`
        return build._replace(exact=self.version) if is_exact else build


def requested(word: str, plan: EnvPlan, profile: Profile) -> Judged:
    """Return the build that is meant: of those in question the recommended, else the newest.

    One that does not fit is returned where nothing else is meant: who names it may have a reason.
    Raises DevbootError for a word that is none, a build that there is not, and where nothing fits.
    """
    wish = _wish(word)
    options = [option.build for option in plan.options if wish.allows(option.build)]
    if options:
        return _judged(wish.of(options[0]), profile, plan.facts)
    known = [build for build in (*cuda_builds(), *cpu_builds()) if wish.allows(build)]
    if not word or not known:
        raise _nothing(word, plan)
    judged = [_judged(wish.of(build), profile, plan.facts) for build in known]
    return next((found for found in judged if found.fits), judged[0])


def _wish(word: str) -> _Wish:
    match = _WORD.fullmatch(word)
    if match is None or word.startswith("+"):
        raise DevbootError(
            f"`{word}` is no torch",
            hint="a version, `cpu`, a CUDA build, or both: `--torch 2.14`, `cu126`, `2.14+cu126`",
        )
    return _Wish(match["version"] or "", match["variant"] or "")


def _judged(build: Build, profile: Profile, facts: Facts) -> Judged:
    return judge(build, profile, facts)


def _nothing(word: str, plan: EnvPlan) -> DevbootError:
    if word:
        newest = tables.torch_releases()
        hint = f"known are {newest[-1]} to {newest[0]}; {_HINT}"
        return DevbootError(f"there is no torch `{word}` in devboot's tables", hint=hint)
    why = plan.unfit[0].why_not if plan.unfit else "its Python is not known"
    return DevbootError(f"no build of torch fits this machine: {why}", hint=_HINT)


def in_folder(wheels: Iterable[str], word: str) -> tuple[Build, ...]:
    """Return the builds of torch among the names of wheel files that a word allows.

    `torch-2.13.0+cpu-cp311-cp311-linux_x86_64.whl`; without `+cu...` nobody knows the CUDA, and
    pip decides: such a wheel is taken for what its release has first.
    """
    wish = _wish(word)
    found = [build for name in wheels if (build := _of_wheel(name)) and _allows(wish, build)]
    return tuple(sorted(dict.fromkeys(found), key=lambda b: Version.of(b.exact), reverse=True))


def _of_wheel(name: str) -> Build | None:
    match = re.match(r"torch-(\d+\.\d+(?:\.\d+)*)(?:(?:\+|%2B)(cpu|cu\d{2,3}))?-", name)
    if match is None:
        return None
    release, variant = Version.of(match[1]).short, match[2]
    if variant is None:
        return Build(release, tables.torch_cuda(release, None), match[1])
    return Build(release, "" if variant == "cpu" else f"{variant[2:-1]}.{variant[-1]}", match[1])


def _allows(wish: _Wish, build: Build) -> bool:
    is_exact = wish.version.count(".") == 2  # noqa: PLR2004
    return wish.allows(build) and (not is_exact or wish.version == build.exact)
