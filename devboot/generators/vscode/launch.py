"""launch.json: how each program of a folder is started under a debugger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.generators.vscode.drafts import filled, load, parted, said_once
from devboot.generators.vscode.wanted import holds
from devboot.merge.json_entries import Element

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.generators.vscode.drafts import Folder
    from devboot.generators.vscode.workspace import Executable

VISIBLE = 6
"""Entries in the list of F5: more are a search, not a choice."""

_LATER = 50
"""What the second program of a kind ranks behind the first."""


class _Draft(NamedTuple):
    """An entry of launch.json before it is settled who is visible."""

    spec: Mapping[str, Any]
    context: Mapping[str, str]
    rank: int | None  # the lower, the sooner visible; None: only where all are


def configurations(folder: Folder) -> tuple[Element, ...]:
    """Return all configurations, at most VISIBLE of them visible unless all are wanted."""
    return said_once(_settled(folder, "configurations", list(_drafts(folder))))


def compounds(folder: Folder) -> tuple[Element, ...]:
    specs = [spec for spec in load("launch")["compounds"] if holds(spec["when"], folder.words)]
    return said_once(_settled(folder, "compounds", [_Draft(spec, {}, None) for spec in specs]))


def _drafts(folder: Folder) -> Iterator[_Draft]:
    for spec in load("launch")["configurations"]:
        if not holds(spec["when"], folder.words):
            continue
        if "each" not in spec:
            yield _Draft(spec, folder.context, spec.get("rank"))
            continue
        for number, one in enumerate(_each(folder, spec)):
            rank = spec["rank"] + (number and number + _LATER) if "rank" in spec else None
            yield _Draft(spec, one, rank)


def _each(folder: Folder, spec: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the words for each program of a kind, or for each operator: the newest comes first."""
    kind = spec["each"]
    if not kind.endswith("operator"):
        found = _programs(folder, kind)
        return [{"label": one.name, "program": _at(folder, one, spec)} for one in found]
    tests = _programs(folder, "gtest")[:1]
    return [
        {"label": one.name, "filter": one.filter, "program": _at(folder, program, spec)}
        for one in reversed(folder.workspace.operators)
        if one.cuda or not kind.startswith("cuda ")
        for program in tests
    ]


def _programs(folder: Folder, kind: str) -> list[Executable]:
    """Return the programs of a kind: `gtest` or `program`, with `cuda` those with kernels."""
    cuda = kind.startswith("cuda ")
    gtest = kind.endswith("gtest")
    found = folder.workspace.executables
    programs = [one for one in found if one.gtest == gtest and (one.cuda or not cuda)]
    return sorted(programs, key=lambda one: one.is_test)  # the application comes before its tests


def _at(folder: Folder, one: Executable, spec: Mapping[str, Any]) -> str:
    builds = folder.workspace.builds
    cuda = spec["each"].startswith("cuda ") and "cuda-debug" in builds
    return one.at(builds["cuda-debug" if cuda else "debug"])


def _settled(folder: Folder, path: str, drafts: list[_Draft]) -> list[Element]:
    ranks = sorted(draft.rank for draft in drafts if draft.rank is not None)
    last = ranks[min(VISIBLE, len(ranks)) - 1] if ranks else -1
    orders: dict[str, int] = {}
    elements = []
    for draft in drafts:
        group = draft.spec["group"]
        orders[group] = orders.get(group, 0) + 1
        seen = folder.wanted.everything or (draft.rank is not None and draft.rank <= last)
        hidden = {} if seen and not draft.spec.get("hidden") else {"hidden": True}
        presentation = {"group": group, "order": orders[group], **hidden}
        value, comments = parted(_entry(folder, draft))
        value["presentation"] = presentation
        elements.append(Element((path,), "name", value, comments))
    return elements


def _entry(folder: Folder, draft: _Draft) -> dict[str, Any]:
    spec = draft.spec
    shared = load("launch")["like"].get(spec.get("like"), {})
    own = dict(spec["entry"])
    last = {key: own.pop(key) for key in ("preLaunchTask",) if key in own}
    whole = {**own, **_without(shared, own), **last}
    entry: dict[str, Any] = filled(whole, draft.context)
    if entry.get("setupCommands") == "gdb":
        entry["setupCommands"] = folder.gdb()
    if spec.get("printers") and folder.workspace.printers:
        told = [command["text"] for command in folder.gdb() if command["text"].startswith("source")]
        entry["initCommands"] = [*entry.get("initCommands", ()), *told]
    if "environment" in spec:
        _add_environment(entry, folder.environment(spec["environment"]))
    if entry.get("purpose") == ["debug-test"] and folder.workspace.coverage:
        entry["//env"] = "pytest-cov traces, and breakpoints need the same hook"
        entry["env"] = {**entry.get("env", {}), "PYTEST_ADDOPTS": "--no-cov"}
    return entry


def _without(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in shared.items() if key.removeprefix("//") not in own}


def _add_environment(entry: dict[str, Any], variables: Mapping[str, str]) -> None:
    """Add variables in the words of the entry's adapter: a list of pairs for gdb."""
    if not variables:
        return
    if entry["type"] == "debugpy":
        entry["env"] = dict(variables)
        return
    pairs = [{"name": name, "value": value} for name, value in variables.items()]
    entry["environment"] = [*pairs, *entry.get("environment", ())]
