"""The words of `devboot env create` and `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from devboot.cli import output, plans

if TYPE_CHECKING:
    from devboot.report.style import Style
    from devboot.workflow.env import Verdict
    from devboot.workflow.env_create import Prepared


def would(prepared: Prepared) -> str:
    if prepared.is_done:
        return _has(prepared)
    tool = "uv" if prepared.uv else "venv and pip"
    lines = [
        f"would make `{plans.short(str(prepared.dest))}` by {tool}:",
        f"  Python {prepared.python.version} ({prepared.python.executable})",
        f"  {prepared.build} from {prepared.source}",
        f"  {prepared.download or 'nothing'} to download",
        *(f"  {name}" for name in prepared.asked.more),
        *(f"  replaces {_old(prepared)}" for _ in [0] if prepared.there),
    ]
    return "\n".join([*map(output.printable, lines), *(f"  note: {n}" for n in remarks(prepared))])


def remarks(prepared: Prepared) -> tuple[str, ...]:
    """Return what the doctor would say of the build: who names it may want it all the same."""
    return tuple(finding.title for finding in prepared.judged.findings)


def question(prepared: Prepared) -> str:
    """Ask for what is to be decided: a download, an environment that goes, or both."""
    parts = []
    if prepared.download:
        parts.append(f"download {prepared.build} ({prepared.download}) from {prepared.source}")
    if prepared.there:
        parts.append(f"replace {_old(prepared)}")
    return " and ".join(parts) + "?"


def _old(prepared: Prepared) -> str:
    there = prepared.there
    torch = there.python.torch if there else None
    count = there.packages if there else 0
    what = f"torch {torch.version}, " if torch else ""
    return f"`{plans.short(str(prepared.dest))}` ({what}{count} packages)"


def progress(data: bytes) -> None:
    """Hand on what pip or uv says."""
    text = output.printable(data.decode("utf-8", "replace").replace("\r", "\n"))
    click.echo(click.style(text, dim=True), nl=False, err=True)


def made(prepared: Prepared) -> str:
    if prepared.is_done:
        return f"{_has(prepared)}, nothing to do"
    return (
        f"{click.style('made', fg='green')} `{plans.short(str(prepared.dest))}`: {prepared.build}"
    )


def _has(prepared: Prepared) -> str:
    return f"`{plans.short(str(prepared.dest))}` has {prepared.build} already"


def verdict(found: Verdict, style: Style) -> str:
    from devboot.report.text import render_text  # noqa: PLC0415

    return f"\n{render_text(found.report, style)}"


def checked(found: Verdict) -> str:
    if found.python is None:
        return "there is no environment: `devboot env create` makes one"
    torch = found.python.torch
    what = f"Python {found.python.version}, {f'torch {torch.version}' if torch else 'no torch'}"
    head = "does not fit" if found.wrong else "fits"
    lines = [f"{head}: {found.python.executable} ({what})"]
    for finding in found.wrong:
        lines.append(f"  {finding.title}")
        lines += [f"    {step.command}" for step in finding.fix]
    return output.printable("\n".join(lines))
