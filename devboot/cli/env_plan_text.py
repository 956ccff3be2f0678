"""The words of `devboot env plan`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from devboot.checks.driver import driver_cuda
from devboot.cli import output
from devboot.facts import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.facts import Facts
    from devboot.fit.judge import Judged
    from devboot.fit.plan import EnvPlan, Option
    from devboot.fit.toolkit import Toolkit, Way
    from devboot.report import Fix

_PURPOSES = {
    "matching": "matching the nvcc that is here",
    "newest": "newest",
    "smallest": "smallest download",
    "cpu": "without a GPU",
}
_REASONS = 4
_HOW = {
    "here": "it is here",
    "path": "it is here, but not on PATH",
    "module": "as a module",
    "pip": "by pip, without root",
    "system": "by the system",
    "runfile": "NVIDIA's installer into your home, without root",
}


def plan(found: EnvPlan, *, verbose: bool) -> str:
    blocks = [[_machine(found.facts)], *_blocked(found)]
    blocks += [list(_option(option, verbose=verbose)) for option in found.options]
    if not found.options:
        blocks.append([f"{click.style('nothing fits', fg='red')} what the profile asks for"])
    blocks.append(list(_unfit(found, verbose=verbose)))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _machine(facts: Facts) -> str:
    """Return in one line what the plan is made for."""
    seen = facts.lenient
    python, driver, nvcc = seen.python, seen.driver, seen.nvcc
    cuda = driver_cuda(seen)
    parts = [
        f"Python {python.version}" if python else "no Python",
        *(f"{gpu.name} ({gpu.capability or '?'})" for gpu in driver.gpus),
        f"driver {driver.version}{f' for CUDA {cuda}' if cuda else ''}" if driver.version else "",
        f"nvcc {nvcc.version or '?'}" if nvcc else "",
    ]
    return output.printable(", ".join(part for part in parts if part))


def _blocked(found: EnvPlan) -> list[list[str]]:
    if found.blocked is None:
        return []
    title = f"{click.style('first:', fg='red')} {output.printable(found.blocked.title)}"
    return [[title, *(f"    {_step(step)}" for step in found.blocked.fix)]]


def _option(option: Option, *, verbose: bool) -> Iterator[str]:
    purposes = ", ".join(_PURPOSES[purpose] for purpose in option.purposes)
    head = click.style(str(option.build), bold=True)
    yield f"{head}  {option.build.size} to download  {click.style(purposes, fg='green')}"
    if option.toolkit:
        yield from _toolkit(option.toolkit, verbose=verbose)
    yield from _compiler(option)
    for note in option.notes:
        yield f"    note: {output.printable(note)}"
    yield from _commands(option.commands)


def _toolkit(toolkit: Toolkit, *, verbose: bool) -> Iterator[str]:
    first, *others = toolkit.ways
    yield f"    toolkit: CUDA {toolkit.version}, {_way(first)}"
    yield from (f"      {_step(step)}" for step in first.steps)
    for way in others:
        yield f"      or {_way(way)}" + ("" if verbose else ": see `-v`")
        yield from (f"        {_step(step)}" for step in way.steps if verbose)


def _way(way: Way) -> str:
    return f"{_HOW[way.how]}{f', {way.size}' if way.size else ''}"


def _compiler(option: Option) -> Iterator[str]:
    notes = "; ".join(option.compiler.notes)
    words = f"{option.compiler.words}{f' ({notes})' if notes else ''}"
    yield f"    compiler: {output.printable(words)}"
    yield from (f"      {_step(step)}" for step in option.compiler.steps)


def _commands(steps: tuple[Fix, ...]) -> Iterator[str]:
    for step in steps:
        yield f"    {'or ' if step.instead else '   '}{click.style(_step(step), fg='cyan')}"


def _step(step: Fix) -> str:
    return output.printable(step.command) + ("  (then reboot)" if step.reboot else "")


def _unfit(found: EnvPlan, *, verbose: bool) -> Iterator[str]:
    """Yield a line for each reason, with the builds that it keeps out."""
    rows = [(_reason(judged), judged) for judged in found.unfit]
    told = list(_told(rows, found, verbose=verbose))
    if told:
        yield "does not fit:"
        yield from told


def _told(rows: list[tuple[str, Judged]], found: EnvPlan, *, verbose: bool) -> Iterator[str]:
    """Yield what is as new as the options, or all; one line for neighbours with one reason."""
    oldest = min((Version.of(option.build.release) for option in found.options), default=None)
    kept = [
        (why, j)
        for why, j in rows
        if verbose or oldest is None or Version.of(j.build.release) >= oldest
    ]
    groups = [(why, [j for _, j in group]) for why, group in groupby(kept, key=lambda row: row[0])]
    for why, group in groups if verbose else groups[:_REASONS]:
        names = ", ".join(dict.fromkeys(f"{j.build.release}+{j.build.variant}" for j in group[:3]))
        more = " ..." if len(group) > 3 else ""  # noqa: PLR2004
        yield output.printable(f"    {names}{more}: {why}")
    if not verbose and len(groups) > _REASONS:
        yield "    ... `-v` lists all"


def _reason(judged: Judged) -> str:
    """Return why a build does not fit, without its own name in it: neighbours have one reason."""
    why = judged.why_not
    for name in (judged.build.version, judged.build.release):
        why = why.replace(f"torch {name}", "it")
    return why
