"""The files that configure WSL: what WSL reads in them, and what it passes over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.checks.check import Check, asks_gpu
from devboot.checks.driver import WSL_NEEDS
from devboot.checks.fixes import wsl_restart
from devboot.merge import wsl_ini
from devboot.report import Finding, Fix, Severity
from devboot.tables import wsl_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.facts import Facts
    from devboot.merge.wsl_ini import Ini, Setting
    from devboot.profile import Profile

CONF = "/etc/wsl.conf"
HOST = "%UserProfile%/.wslconfig"
_GUIDE = "https://learn.microsoft.com/windows/wsl/wsl-config"


class _File(NamedTuple):
    """One of the two files, and the keys that WSL knows in it."""

    path: str
    dialect: wsl_ini.Dialect
    keys: Mapping[str, tuple[str, ...]]

    def knows(self, setting: Setting) -> bool:
        return setting.name in self.names()

    def names(self) -> list[str]:
        """Return every `section.key` of it, in lower case."""
        return [f"{section}.{key}".lower() for section, keys in self.keys.items() for key in keys]


_FILES = (
    _File(CONF, wsl_ini.WSL_CONF, wsl_keys.WSL_CONF),
    _File(HOST, wsl_ini.WSLCONFIG, wsl_keys.WSLCONFIG),
)


def _read(facts: Facts) -> Iterator[tuple[_File, Ini]]:
    """Yield each file that is there; Windows' one is often out of reach, and then not known."""
    if not facts.is_wsl_distribution:
        return
    texts = (facts.file(CONF), facts.lenient.file(HOST))
    for file, text in zip(_FILES, texts, strict=True):
        if text is not None:
            yield file, wsl_ini.parse(text, file.dialect)


def setting(facts: Facts, path: str, name: str) -> str | None:
    """Return what WSL takes for `section.key` of a file, None where it takes its default."""
    inis = (ini for file, ini in _read(facts) if file.path == path)
    values = (known.value for ini in inis for known in ini.settings if known.name == name.lower())
    return next(values, None)  # of two, WSL takes the first


def gpu_disabled(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL's configuration does not switch the GPU off.

    error: `[gpu] enabled=false` or `wsl2.gpuSupport=false` takes the GPU away
    fix: delete the line and restart WSL
    source: microsoft/WSL, src/linux/init/WslDistributionConfig.cpp and
        src/windows/common/WslCoreConfig.h
    """
    switches = ((CONF, "gpu.enabled"), (HOST, "wsl2.gpuSupport"))
    off = [
        f"{path}: {name} = {value}"
        for path, name in switches
        if (value := setting(facts, path, name)) and value.lower() in {"false", "0"}
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


def misplaced_key(_profile: Profile, facts: Facts) -> Finding | None:
    """Every key stands in the file that WSL looks for it in.

    warning: keys of a distribution belong into /etc/wsl.conf, those of WSL's machine into
        .wslconfig; in the other file they do nothing
    fix: move them, restart WSL
    source: microsoft/WSL, src/linux/init/WslDistributionConfig.cpp and
        src/windows/common/WslCoreConfig.h
    """
    wrong = [
        (file, other, found)
        for file, other, found in _passed_over(facts)
        if other.knows(found) or (found.section.lower() in _only_in(other, file))
    ]
    if not wrong:
        return None
    return Finding(
        "wsl.conf.misplaced-key",
        Severity.WARNING,
        f"{_count(wrong)} of WSL in the wrong file: WSL passes over what it does not know there",
        why="/etc/wsl.conf is for this distribution, .wslconfig for the machine of all of them",
        evidence=tuple(f"{file.path}: {found.section}.{found.key}" for file, _, found in wrong),
        fix=(
            *(
                Fix(f"move `{found.section}.{found.key}` from {file.path} to {to.path}", "manual")
                for file, to, found in wrong
            ),
            wsl_restart(),
        ),
        doc=_GUIDE,
    )


def _count(found: list[tuple[_File, _File, Setting]]) -> str:
    return "a setting" if len(found) == 1 else f"{len(found)} settings"


def _only_in(file: _File, other: _File) -> set[str]:
    """Return the sections that only one of the files has."""
    mine, others = ({name.lower() for name in f.keys} for f in (file, other))
    return mine - others


def _passed_over(facts: Facts) -> Iterator[tuple[_File, _File, Setting]]:
    """Yield each setting that WSL does not know in its file, with that file and the other one."""
    for file, ini in _read(facts):
        other = _FILES[1 - _FILES.index(file)]
        yield from ((file, other, found) for found in ini.settings if not file.knows(found))


def unknown_key(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL knows every key of its files.

    warning: WSL passes over a key that it does not know, mostly one that is misspelled
    fix: correct its name, restart WSL
    source: microsoft/WSL, src/linux/init/WslDistributionConfig.cpp and
        src/windows/common/WslCoreConfig.h
    """
    wrong = [
        (file, found)
        for file, other, found in _passed_over(facts)
        if not other.knows(found) and found.section.lower() not in _only_in(other, file)
    ]
    if not wrong:
        return None
    return Finding(
        "wsl.conf.unknown-key",
        Severity.WARNING,
        f"WSL does not know `{wrong[0][1].section}.{wrong[0][1].key}`",
        why="it passes over what it does not know, and goes on with its default",
        evidence=tuple(f"{file.path}: {found.section}.{found.key}" for file, found in wrong),
        fix=(*(_correct(file, found) for file, found in wrong), wsl_restart()),
        doc=_GUIDE,
    )


def _correct(file: _File, found: Setting) -> Fix:
    from difflib import get_close_matches  # noqa: PLC0415  # for a slip of the hand only

    names = {f"{s}.{key}".lower(): f"{s}.{key}" for s, keys in file.keys.items() for key in keys}
    near = get_close_matches(found.name, names, n=1)
    wrong = f"`{found.section}.{found.key}`"
    hint = f"; did you mean `{names[near[0]]}`?" if near else ""
    return Fix(f"correct or delete {wrong} in {file.path}{hint}", "manual")


def invalid_line(_profile: Profile, facts: Facts) -> Finding | None:
    """WSL can read every line of its files.

    warning: of .wslconfig such a line is skipped; in wsl.conf nothing behind it is read
    fix: correct the line, restart WSL
    source: microsoft/WSL, src/shared/configfile/configfile.cpp
    """
    wrong = [(file, ini, bad) for file, ini in _read(facts) for bad in ini.invalid]
    if not wrong:
        return None
    places = [f"{f.path}:{ini.position(bad.at)[0]}: {bad.why}" for f, ini, bad in wrong]
    stopped = any(ini.stopped for _, ini, _ in wrong)
    return Finding(
        "wsl.conf.invalid-line",
        Severity.WARNING,
        f"WSL cannot read a line of {wrong[0][0].path}",
        why="nothing behind it is read" if stopped else "WSL skips the line",
        evidence=tuple(places),
        fix=(Fix(f"correct it: {places[0]}", "manual"), wsl_restart()),
        doc=_GUIDE,
    )


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
}
