"""The system itself: disk, temporary files, locale, watches, clock."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.checks.check import Check, asks_vscode
from devboot.checks.driver import OS_NEEDS, WSL_NEEDS
from devboot.checks.fixes import sudo
from devboot.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from devboot.facts import Facts
    from devboot.profile import Profile

_LOW_GIB = 5
_WATCHES = "/proc/sys/fs/inotify/max_user_watches"
_FEW_WATCHES = 65536
_SKEW_S = 60
_QUARTER_S = 900
_UTF8 = re.compile(r"utf-?8", re.IGNORECASE)


def disk_space(_profile: Profile, facts: Facts) -> Finding | None:
    """There is room where projects live.

    warning: a CUDA build of torch takes 5 GB, a build folder one more
    fix: free some, or work on another disk
    source: statvfs of the working directory
    """
    cwd = facts.record("cwd")
    free = cwd.integer("free_gib")
    if free is None or free >= _LOW_GIB:
        return None
    return Finding(
        "toolchain.disk-space",
        Severity.WARNING,
        f"only {free} GiB are free here",
        why="a CUDA build of torch takes 5 GB, and a build folder comes on top",
        evidence=(f"{cwd.text('path')}: {free} GiB free on {cwd.text('fstype')}",),
        fix=(
            Fix("df -h . && du -xhd1 ~ | sort -h | tail"),
            Fix("pip cache purge && conda clean --all", instead=True),
        ),
        doc="https://pip.pypa.io/en/stable/topics/caching/",
    )


def tmp_noexec(_profile: Profile, facts: Facts) -> Finding | None:
    """Programs may be started from the folder for temporary files.

    error: configure steps and builds of Python packages run programs there: `Permission denied`
    fix: set TMPDIR to a folder of yours
    source: /proc/mounts, TMPDIR
    """
    folder = facts.env("TMPDIR") or "/tmp"  # noqa: S108  # it is looked at, nothing is written
    rows = [line.split(" ") for line in (facts.file("/proc/mounts") or "").splitlines()]
    mounts = [row for row in rows if len(row) > 3 and _holds(row[1], folder)]  # noqa: PLR2004
    if not mounts:
        return None
    mount = max(reversed(mounts), key=lambda row: len(row[1]))  # of two at one place, the last
    if "noexec" not in mount[3].split(","):
        return None
    return Finding(
        "toolchain.tmp-noexec",
        Severity.ERROR,
        f"no program may be started from {folder}",
        why="CMake, pip and torch's builds start programs there: `Permission denied`",
        evidence=(f"/proc/mounts: {' '.join(mount[:4])}",),
        fix=(Fix('mkdir -p ~/.cache/tmp && export TMPDIR="$HOME/.cache/tmp"'),),
        doc="https://man7.org/linux/man-pages/man8/mount.8.html",
    )


def _holds(mount: str, folder: str) -> bool:
    place = mount.replace("\\040", " ").rstrip("/")
    return f"{folder.rstrip('/')}/".startswith(f"{place}/")


def locale(profile: Profile, facts: Facts) -> Finding | None:
    """Programs read and write UTF-8.

    info: compilers' messages, gdb and Python's files show letters other than ASCII wrongly
    fix: set LANG to a locale with UTF-8, as C.UTF-8
    source: locale(7): LC_ALL, LC_CTYPE, LANG
    """
    chosen = next(filter(None, map(facts.env, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    wanted = profile.system.locale
    if _UTF8.search(chosen) and (not wanted or wanted == facts.env("LANG")):
        return None
    name = wanted or "C.UTF-8"
    return Finding(
        "system.locale",
        Severity.INFO,
        f"the locale is {chosen or 'not set'}, not {name}",
        why="letters other than ASCII are shown and written wrongly without UTF-8",
        evidence=tuple(f"{key}={facts.env(key) or ''}" for key in ("LC_ALL", "LANG")),
        fix=(
            Fix(f"export LANG={name}"),
            Fix(f"{sudo(facts)}update-locale LANG={name}", needs_root=True)
            if facts.lenient.distro.package_manager == "apt"
            else Fix(f"{sudo(facts)}localectl set-locale LANG={name}", needs_root=True),
        ),
        doc="https://man7.org/linux/man-pages/man7/locale.7.html",
    )


def few_watches(_profile: Profile, facts: Facts) -> Finding | None:
    """VS Code may watch the files of a project.

    warning: changes made outside VS Code are not seen, `ENOSPC`
    fix: raise fs.inotify.max_user_watches
    source: https://code.visualstudio.com/docs/setup/linux#_visual-studio-code-is-unable-to-watch
    """
    text = (facts.file(_WATCHES) or "").strip()
    if not text.isdecimal() or int(text) >= _FEW_WATCHES:
        return None
    line = "fs.inotify.max_user_watches=524288"
    root = sudo(facts)
    return Finding(
        "system.inotify-watches",
        Severity.WARNING,
        f"VS Code may watch only {text} files",
        why="it does not notice changes in larger folders, and says `ENOSPC`",
        evidence=(f"{_WATCHES}: {text}",),
        fix=(
            Fix(
                f"echo {line} | {root}tee /etc/sysctl.d/60-inotify.conf && {root}sysctl --system",
                needs_root=True,
            ),
        ),
        doc="https://code.visualstudio.com/docs/setup/linux",
    )


def clock_skew(_profile: Profile, facts: Facts) -> Finding | None:
    """The system's clock goes with the machine's.

    warning: make and ninja build again and again, downloads fail on certificates
    fix: set the clock from the machine's
    source: /sys/class/rtc/rtc0/since_epoch
    """
    clock = facts.record("clock")
    system, machine = clock.integer("system"), clock.integer("rtc")
    if system is None or machine is None:
        return None
    skew = system - machine
    # A machine's clock may go by local time: then they differ by quarters of an hour.
    rest = (skew + _SKEW_S) % _QUARTER_S - _SKEW_S if not facts.is_wsl else skew
    if abs(rest) <= _SKEW_S:
        return None
    sync = "hwclock --hctosys" if facts.is_wsl else "timedatectl set-ntp true"
    return Finding(
        "system.clock-skew",
        Severity.WARNING,
        f"the clock is {abs(skew)} seconds {'ahead of' if skew > 0 else 'behind'} the machine's",
        why="builds run again and again, and certificates seem not yet or no longer valid",
        evidence=(f"system: {system}", f"/sys/class/rtc/rtc0/since_epoch: {machine}"),
        fix=(Fix(f"{sudo(facts)}{sync}", needs_root=True),),
        doc="https://github.com/microsoft/WSL/issues/10006",
    )


CHECKS = {
    "toolchain.disk-space": Check("disk", "system", disk_space, ("cwd",)),
    "toolchain.tmp-noexec": Check(
        "temporary files", "system", tmp_noexec, ("file:/proc/mounts", "env:TMPDIR")
    ),
    "system.locale": Check(
        "locale", "system", locale, ("env:LC_ALL", "env:LC_CTYPE", "env:LANG", *OS_NEEDS)
    ),
    "system.inotify-watches": Check(
        "file watches", "system", few_watches, (f"file:{_WATCHES}", *OS_NEEDS), wanted=asks_vscode
    ),
    "system.clock-skew": Check(
        "clock",
        "system",
        clock_skew,
        ("clock", *WSL_NEEDS, *OS_NEEDS),
    ),
}
