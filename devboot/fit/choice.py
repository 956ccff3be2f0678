"""The builds of torch that are proposed, among those that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.checks.check import asks_gpu
from devboot.checks.driver import driver_cuda
from devboot.facts import Version
from devboot.fit.toolkit import toolkit_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from devboot.facts import Facts
    from devboot.fit.judge import Judged
    from devboot.profile import Profile

    Rank = Callable[[Judged], tuple[object, ...]]


class Choice(NamedTuple):
    """A build, and what speaks for it."""

    purposes: tuple[str, ...]
    judged: Judged


def choices(judged: Sequence[Judged], profile: Profile, facts: Facts) -> tuple[Choice, ...]:
    """Return one build for each purpose, the recommended first; one may serve several."""
    found: dict[Judged, list[str]] = {}
    for purpose, best in _each(pool(judged, profile), profile, facts):
        found.setdefault(best, []).append(purpose)
    return tuple(Choice(tuple(purposes), best) for best, purposes in found.items())


def pool(judged: Sequence[Judged], profile: Profile) -> tuple[Judged, ...]:
    """Return the builds that fit; the old ones only for want of others."""
    wanted = Version.parse(str(profile.toolchain.torch.version or ""))
    fitting = [j for j in judged if j.fits and wanted in {None, Version.of(j.build.release)}]
    kinds = [[j for j in fitting if bool(j.build.cuda) is cuda] for cuda in (True, False)]
    return tuple(j for kind in kinds for j in ([j for j in kind if not j.is_old] or kind))


def _each(
    fitting: Sequence[Judged], profile: Profile, facts: Facts
) -> Iterator[tuple[str, Judged]]:
    """Yield (purpose, build) in the order of recommendation."""
    cpu = max((j for j in fitting if not j.build.cuda), key=_release, default=None)
    first_cpu = profile.toolchain.torch.index == "cpu" or not asks_gpu(profile)
    if cpu and first_cpu:
        yield "cpu", cpu
    yield from _with_cuda([j for j in fitting if j.build.cuda], profile, facts)
    if cpu and not first_cpu:
        yield "cpu", cpu


def _with_cuda(
    cuda: Sequence[Judged], profile: Profile, facts: Facts
) -> Iterator[tuple[str, Judged]]:
    if not cuda:
        return
    ranks = _ranks(profile, facts)
    for purpose, rank in ranks.items():
        order = sorted(cuda, key=rank, reverse=True)
        if purpose == "matching":
            found = next((j for j in order if _uses_nvcc(j, profile, facts)), None)
        elif profile.require("cuda") == "run":
            found = order[0]
        else:  # the best that some toolkit goes with
            found = next((j for j in order if toolkit_for(j.build, profile, facts)), order[0])
        if found:
            yield purpose, found


def _uses_nvcc(judged: Judged, profile: Profile, facts: Facts) -> bool:
    """Return whether the nvcc that is there compiles for a build."""
    toolkit = toolkit_for(judged.build, profile, facts)
    return toolkit is not None and toolkit.ways[0].how == "here"


def _ranks(profile: Profile, facts: Facts) -> dict[str, Rank]:
    """Return what is compared for each purpose; the greatest is the best."""
    nvcc = facts.lenient.nvcc
    version = nvcc.version if nvcc else None
    usual = _usual(profile, facts)
    ranks: dict[str, Rank] = {}
    if version and profile.require("cuda") != "run":
        ranks["matching"] = lambda j: (
            Version.of(j.build.cuda) == version,
            _release(j),
            usual(j),
        )
    if asks_gpu(profile):
        ranks["newest"] = lambda j: (_release(j), usual(j))
        ranks["smallest"] = lambda j: (-j.build.size.megabytes, _release(j), usual(j))
    return ranks


def _usual(profile: Profile, facts: Facts) -> Rank:
    """Prefer the profile's build, what the driver knows, what is not experimental, the newest."""
    driver = driver_cuda(facts.lenient)
    index = profile.toolchain.torch.index

    def rank(judged: Judged) -> tuple[object, ...]:
        cuda = Version.of(judged.build.cuda)
        known = driver is None or cuda <= driver
        order = cuda.numbers if known else tuple(-number for number in cuda.numbers)
        return judged.build.variant == index, known, not judged.build.is_experimental, order

    return rank


def _release(judged: Judged) -> Version:
    return Version.of(judged.build.release)
