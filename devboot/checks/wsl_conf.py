"""The files that configure WSL: what WSL reads in them, and what it passes over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import WSL_NEEDS
from devboot.checks.fixes import wsl_restart
from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG
from devboot.report import Finding, Fix, Severity
from devboot.wsl.in_force import in_force
from devboot.wsl.lint import Found, Look, Rule, grammar, lint, names, settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from devboot.facts import Facts
    from devboot.profile import Profile
    from devboot.wsl.in_force import Value

CONF = "/etc/wsl.conf"
HOST = "%UserProfile%/.wslconfig"
_GUIDE = "https://learn.microsoft.com/windows/wsl/wsl-config"
_OTHER = {CONF: HOST, HOST: CONF}
_UNKNOWN = frozenset({"wrong-section", "no-section", "unknown-key"})


class _Place(NamedTuple):
    """What a rule of `devboot wsl lint` found in a file of this machine."""

    path: str
    look: Look
    found: Found

    @property
    def line(self) -> int:
        return self.look.line(self.found.at)


def _looks(facts: Facts) -> Iterator[tuple[str, Look]]:
    """Yield each file that is there; Windows' one is often out of reach, and then not known."""
    if not facts.is_wsl_distribution:
        return
    texts = (facts.file(CONF), facts.lenient.file(HOST))
    for path, dialect, text in zip((CONF, HOST), (WSL_CONF, WSLCONFIG), texts, strict=True):
        if text is not None:
            yield path, Look(text, dialect)


def _places(facts: Facts, rules: Iterable[Rule]) -> list[_Place]:
    """Return what these rules find, in the order of the files."""
    rules = tuple(rules)
    return [
        _Place(path, look, found) for path, look in _looks(facts) for _, found in lint(look, rules)
    ]


def _value(facts: Facts, path: str, name: str) -> Value | None:
    """Return what WSL uses for a key of a file, None where the file is not known to be there."""
    looks = dict(_looks(facts))
    return in_force(looks[path].read)[name] if path in looks else None


def setting(facts: Facts, path: str, name: str) -> str | None:
    """Return what WSL takes from a line of a file, None where it takes its default."""
    value = _value(facts, path, name)
    return value.value if value and value.setting else None


def gpu_disabled(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL's configuration does not switch the GPU off.

    error: `[gpu] enabled=false`, `wsl2.gpuSupport=false` or `wsl2.safeMode=true` take the GPU away
    fix: delete the line and restart WSL
    source: microsoft/WSL, src/linux/init/WslDistributionConfig.cpp and
        src/windows/common/WslCoreConfig.h
    """
    switches = ((CONF, "gpu.enabled"), (HOST, "wsl2.gpuSupport"))
    off = [
        _switched_off(path, value)
        for path, name in switches
        if (value := _value(facts, path, name)) and value.value == "false"
    ]
    if not off:
        return None
    return Finding(
        "wsl.conf.gpu-disabled",
        Severity.ERROR,
        "WSL is configured to have no GPU",
        evidence=tuple(off),
        why="the setting takes the GPU away from this distribution",
        fix=(Fix(f"set it to true, or delete the line: {off[0]}", "manual"), wsl_restart()),
        doc=_GUIDE,
    )


def _switched_off(path: str, value: Value) -> str:
    if value.needed:
        return f"{path}: {value.why}"
    return f"{path}: {value.key.name} = {value.setting.value if value.setting else value.value}"


def misplaced_key(_profile: Profile, facts: Facts) -> Finding | None:
    """Every key stands in the file that WSL looks for it in.

    warning: keys of a distribution belong into /etc/wsl.conf, those of WSL's machine into
        .wslconfig; in the other file they do nothing
    fix: move them, restart WSL
    source: microsoft/WSL, src/linux/init/WslDistributionConfig.cpp and
        src/windows/common/WslCoreConfig.h
    """
    wrong = _places(facts, (rule for rule in names.RULES if rule.id == "wrong-file"))
    if not wrong:
        return None
    return Finding(
        "wsl.conf.misplaced-key",
        Severity.WARNING,
        f"{_count(wrong)} of WSL in the wrong file: WSL passes over what it does not know there",
        why="/etc/wsl.conf is for this distribution, .wslconfig for the machine of all of them",
        evidence=tuple(f"{place.path}: {place.found.name}" for place in wrong),
        fix=(
            *(
                Fix(
                    f"move `{place.found.name}` from {place.path} to {_OTHER[place.path]}", "manual"
                )
                for place in wrong
            ),
            wsl_restart(),
        ),
        doc=_GUIDE,
    )


def _count(found: list[_Place]) -> str:
    return "a setting" if len(found) == 1 else f"{len(found)} settings"


def unknown_key(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL knows every key of its files.

    warning: WSL passes over a key that it does not know, mostly one that is misspelled
    fix: correct its name, restart WSL
    source: microsoft/WSL, src/linux/init/WslDistributionConfig.cpp and
        src/windows/common/WslCoreConfig.h
    """
    wrong = _places(facts, (rule for rule in names.RULES if rule.id in _UNKNOWN))
    if not wrong:
        return None
    return Finding(
        "wsl.conf.unknown-key",
        Severity.WARNING,
        f"WSL does not know `{wrong[0].found.name}`",
        why="it passes over what it does not know, and goes on with its default",
        evidence=tuple(f"{place.path}: {place.found.name}" for place in wrong),
        fix=(*map(_correct, wrong), wsl_restart()),
        doc=_GUIDE,
    )


def _correct(place: _Place) -> Fix:
    hint = f"; {place.found.hint}" if place.found.hint else ""
    return Fix(f"correct or delete `{place.found.name}` in {place.path}{hint}", "manual")


def invalid_line(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL can read every line of its files.

    warning: of .wslconfig such a line is skipped; in wsl.conf nothing behind it is read
    fix: correct the line, restart WSL
    source: microsoft/WSL, src/shared/configfile/configfile.cpp
    """
    wrong = _places(facts, (rule for rule in grammar.RULES if rule.severity is Severity.ERROR))
    if not wrong:
        return None
    stopped = any(place.look.read.stopped for place in wrong)
    return Finding(
        "wsl.conf.invalid-line",
        Severity.WARNING,
        f"WSL cannot read a line of {wrong[0].path}",
        why="nothing behind it is read" if stopped else "WSL skips the line",
        evidence=_evidence(wrong),
        fix=(Fix(f"correct it: {_evidence(wrong)[0]}", "manual"), wsl_restart()),
        doc=_GUIDE,
    )


def refused_value(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL takes every value of its files as it is meant.

    warning: WSL goes on with its default where it refuses a value (`8gb`, `yes`)
    fix: correct the value, restart WSL
    source: microsoft/WSL, src/shared/configfile/configfile.cpp and src/shared/inc/stringshared.h
    """
    wrong = _places(facts, (rule for rule in settings.RULES if rule.severity is Severity.ERROR))
    if not wrong:
        return None
    return Finding(
        "wsl.conf.refused-value",
        Severity.WARNING,
        f"WSL does not take the value of `{wrong[0].found.name}` as it is meant",
        why="what it refuses it passes over, and goes on with its default",
        evidence=_evidence(wrong),
        fix=(Fix(f"correct it: {_evidence(wrong)[0]}", "manual"), wsl_restart()),
        doc=_GUIDE,
    )


def _evidence(places: list[_Place]) -> tuple[str, ...]:
    return tuple(f"{place.path}:{place.line}: {place.found.message}" for place in places)


_NEEDS = (*WSL_NEEDS, f"file:{CONF}", f"file:{HOST}")
CHECKS = {
    "wsl.conf.gpu-disabled": Check(
        "WSL GPU",
        "wsl",
        gpu_disabled,
        _NEEDS,
        wanted=asks_gpu,
        after=("wsl.version",),
        suppresses=("wsl.dxg-missing", "wsl.driver-libs-missing"),
    ),
    "wsl.conf.misplaced-key": Check("WSL files", "wsl", misplaced_key, _NEEDS),
    "wsl.conf.unknown-key": Check("WSL files", "wsl", unknown_key, _NEEDS),
    "wsl.conf.invalid-line": Check("WSL files", "wsl", invalid_line, _NEEDS),
    "wsl.conf.refused-value": Check("WSL files", "wsl", refused_value, _NEEDS),
}
