"""What `devboot vscode` says, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from devboot.cli import output, plans
from devboot.plan import Action, Plan
from devboot.workflow.vscode import needs_windows_switch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.plan import Change
    from devboot.workflow.vscode import Applied, Workplace

NOTHING = "nothing to do: all is as it should be\n"


class _Entry(NamedTuple):
    """An entry of launch.json."""

    name: str
    hidden: bool
    group: str
    order: float


def plan(found: Plan) -> str:
    """Say what would happen, one line for each file."""
    return _words(found) or NOTHING


def done(place: Workplace, applied: Applied) -> str:
    """Say what was written, what was kept and what F5 offers now."""
    words = _words(applied.plan)
    if applied.run is None:
        return (words + NOTHING).rstrip("\n")
    count = len(applied.plan.writes)
    files = "1 file" if count == 1 else f"{count} files"
    return "\n".join(
        [
            f"{words}{files} changed; `devboot undo` takes it back",
            *_offered(place, applied.plan),
        ]
    )


def as_json(place: Workplace, found: Plan, run: int | None) -> dict[str, Any]:
    return {
        "schema": "devboot.vscode/1",
        "folder": str(place.folder),
        "languages": list(place.wanted.languages),
        "intellisense": place.wanted.engine,
        **found.as_json(),
        "configurations": [
            {"name": entry.name, "hidden": entry.hidden} for entry in _entries(found)
        ],
        "unknown_programs": place.unknown_programs,
        "run": run,
    }


def advice(place: Workplace, applied: Applied) -> Iterator[tuple[str, str]]:
    """Yield what the user should know beside the files, with the label of each."""
    if place.unknown_programs:
        yield (
            "hint",
            (
                "CMake has not said yet which programs it builds: `devboot vscode --configure` asks"
                f" (`{place.configure_command}`), or build once and run this again"
            ),
        )
    if place.others:
        others = ", ".join(f"`{one}`" for one in place.others)
        yield (
            "note",
            (
                f"wrote to `{plans.short(str(place.folder))}/.vscode`; the workspace file opens"
                f" {others} too: `devboot vscode -C {place.others[0]}`"
            ),
        )
    if applied.run is not None and needs_windows_switch(place):
        yield (
            "hint",
            (
                "in WSL kernels stop only if Windows allows it, once, in its PowerShell as"
                " administrator:\n  " + _WINDOWS
            ),
        )


_WINDOWS = (
    r"reg add 'HKLM\SOFTWARE\NVIDIA Corporation\GPUDebugger' /v EnableInterface"
    " /t REG_DWORD /d 1 /f"
)


def _words(found: Plan) -> str:
    """Return one line for each change, with the path as seen from the folder, and what was kept."""
    lines = []
    for change in found.changes:
        reason = "" if change.notes else change.reason
        lines.append(plans.words(Plan((change._replace(where=None, reason=reason),))))
        lines += [f"           {output.printable(note)}\n" for note in change.notes]
    return "".join(lines)


def _offered(place: Workplace, found: Plan) -> list[str]:
    entries = _entries(found)
    shown = sorted((e for e in entries if not e.hidden), key=lambda e: (e.group, e.order))
    if not shown:
        return []
    hidden = len(entries) - len(shown)
    lines = ["", "F5 offers:", *(f"  {output.printable(entry.name)}" for entry in shown)]
    if hidden and not place.wanted.everything:
        more = f"  and {hidden} more with `devboot vscode --all`"
        lines.append(click.style(more, dim=True))
    return lines


def _entries(found: Plan) -> list[_Entry]:
    """Return the entries that launch.json has after the run, those of the user too."""
    from devboot.merge import Unmergeable, jsonc  # noqa: PLC0415

    data = next((_after(c) for c in found.changes if c.target.path.name == "launch.json"), None)
    try:
        document: Any = jsonc.parse(data).value if data else None
    except Unmergeable:
        return []
    if not isinstance(document, dict):
        return []
    listed = [
        one for key in ("configurations", "compounds") for one in document.get(key) or ()
        if isinstance(one, dict) and isinstance(one.get("name"), str)
    ]  # fmt: skip
    return [_entry(one) for one in listed]


def _after(change: Change) -> bytes | None:
    settled = change.action in (Action.CONFLICT, Action.YOURS)
    return change.before if settled else change.after


def _entry(one: dict[str, Any]) -> _Entry:
    shown = one.get("presentation")
    shown = shown if isinstance(shown, dict) else {}
    order = shown.get("order")
    return _Entry(
        one["name"],
        shown.get("hidden") is True,
        str(shown.get("group", "")),
        order if isinstance(order, (int, float)) else 0,
    )
