"""How long many dotfiles take, installed for the first time and again, beside other managers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sidebyside import homes
from sidebyside.managers import COPY, DURABLE, OURS, STAT, Manager, managers
from sidebyside.measure import Case, survivors
from sidebyside.options import devboot, say
from sidebyside.report import AtLeast, AtMost, Beyond, Figure, Peak, Ratio, Report, figures
from sidebyside.syscalls import syscalls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sidebyside.measure import Usage
    from sidebyside.options import Options

ROUNDS = {10: 5, 1000: 3, 10000: 1}  # how often everything is installed anew, by number of files
AGAIN = 7  # how often it is installed again, at least
PATIENCE = 60  # s
VERSION, PASS = "devboot --version", "python -c pass"
PEERS = ("stow", "yadm", "dotbot", "dotdrop", "mise")


def cold(name: str, count: int) -> str:
    return f"{name}, {count} files"


def again(name: str, count: int) -> str:
    return f"{name}, {count} again"


def wanted() -> Iterator[Ratio | Beyond | Peak]:
    """Yield the figures, those with a goal first."""
    for peer in ("stow", "dotbot", "dotdrop"):
        yield Ratio(again(peer, 1000), again(OURS, 1000), AtLeast(1))
    yield Beyond(again(OURS, 1000), VERSION, again(STAT, 1000), PASS, AtMost(1.5))
    for peer in PEERS:
        yield Ratio(again(peer, 10000), again(OURS, 10000), AtLeast(1))
    yield Ratio(cold(OURS, 1000), cold(COPY, 1000), AtMost(3))
    yield Ratio(cold(OURS, 1000), cold(DURABLE, 1000))
    yield Beyond(cold(OURS, 1000), VERSION, cold(DURABLE, 1000), PASS)
    for peer in ("mise", "dotdrop"):
        yield Ratio(cold(peer, 1000), cold(OURS, 1000), AtLeast(1))
    yield Peak(cold(OURS, 1000), AtMost(30))
    yield Peak(again(OURS, 1000), AtMost(30))
    # What has nothing to do imports less than `--version` does: only Python itself is deducted.
    yield Beyond(again(OURS, 1000), PASS, again(STAT, 1000), PASS)
    yield Beyond(again(OURS, 10000), PASS, again(OURS, 1000), PASS, AtMost(12))
    yield Beyond(cold(OURS, 10000), VERSION, cold(OURS, 1000), VERSION, AtMost(12))
    for peer in PEERS:
        yield Ratio(again(peer, 10), again(OURS, 10))
        yield Ratio(cold(peer, 1000), cold(OURS, 1000))


def suite(options: Options) -> Report:
    """Measure every manager with 10, 1,000 and 10,000 files."""
    medians: dict[str, Usage] = {}
    notes: list[str] = []
    counts: dict[tuple[str, int], int] = {}
    for count, rounds in ROUNDS.items():
        say(f"{count} files")
        found, more = _measure(options, count, options.rounds or rounds, counts)
        medians |= found
        notes += more
    numbers = figures(medians, tuple(wanted())) + tuple(_per_file(counts))
    return Report("dotfiles", options.rounds or ROUNDS[1000], medians, numbers, tuple(notes))


def _measure(
    options: Options, count: int, rounds: int, counts: dict[tuple[str, int], int]
) -> tuple[Mapping[str, Usage], list[str]]:
    tools, notes = managers(options, count)
    first, more = survivors([_cold(options, tool, count) for tool in tools], rounds)
    notes += more
    fit = [tool for tool in tools if cold(tool.name, count) in first]
    notes += [
        f"{cold(tool.name, count)}: {wrong} of them are not there"
        for tool in fit
        if tool.installs and (wrong := homes.wrong(tool.home, count))
    ]
    cases = [_again(options, tool, count) for tool in fit]
    cases += _bare(options) if count == 1000 else []
    second, more = survivors(cases, max(rounds, AGAIN))
    for tool in fit if count <= 1000 else ():
        if (calls := syscalls(_again(options, tool, count))) is not None:
            counts[tool.name, count] = calls
    return {**first, **second}, notes + more


def _bare(options: Options) -> list[Case]:
    """Return what to deduct; measured in turn with the rest, as all differences have to be."""
    return [
        Case(VERSION, [*devboot(), "--version"], cwd=options.scratch, env=options.env()),
        Case(PASS, [sys.executable, "-c", "pass"], cwd=options.scratch, env=options.env()),
    ]


def _cold(options: Options, tool: Manager, count: int) -> Case:
    def prepare() -> None:
        homes.emptied(tool.home)
        tool.prepare()

    env = options.env(HOME=str(tool.home), **tool.env)
    return Case(cold(tool.name, count), tool.cold, prepare, tool.home.parent, env, limit=PATIENCE)


def _again(options: Options, tool: Manager, count: int) -> Case:
    env = options.env(HOME=str(tool.home), **tool.env)
    return Case(again(tool.name, count), tool.noop, cwd=tool.home.parent, env=env, limit=PATIENCE)


def _per_file(counts: Mapping[tuple[str, int], int]) -> Iterator[Figure]:
    """Yield what a file more costs when there is nothing to do: start-up counts for nothing."""
    for (name, count), calls in counts.items():
        if count == 1000 and (name, 10) in counts:
            more = (calls - counts[name, 10]) / (count - 10)
            yield Figure(f"system calls, {again(name, count)}", more, None, "per file", None)
