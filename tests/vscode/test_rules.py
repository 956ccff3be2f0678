"""Every rule finds its fault, at its place, and nothing else; its correction cures it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from devboot.machine.surroundings import surroundings
from devboot.machine.vscode_files import open_folder
from devboot.vscode.lint import RULES, Look, Problem, corrected, lint

from .innocent import INNOCENT, Innocent
from .planted import FAULTS, Fault

if TYPE_CHECKING:
    from pathlib import Path


def look_at(folder: Path) -> Look:
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder.parent)}
    return Look(open_folder(folder), surroundings(environ))


def plant(folder: Path, fault: Fault | Innocent) -> tuple[str, int, int] | None:
    """Write the files without the mark; return where it was."""
    (folder / ".vscode").mkdir(parents=True)
    marked = None
    for name, content in fault.files.items():
        text = (
            content
            if isinstance(content, str)
            else json.dumps(content, indent=2, ensure_ascii=False)
        )
        path = f".vscode/{name}" if "/" in name else f".vscode/{name}.json"
        at = text.find("§")
        if at != -1:
            quoted = text[at - 1 : at] == '"'
            before = text[: at - quoted]
            marked = (path, before.count("\n") + 1, at - quoted - before.rfind("\n"))
        (folder / path).write_text(text.replace("§", ""))
    return marked


def ids(problems: list[Problem]) -> set[str]:
    return {problem.rule for problem in problems}


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{f.rule}-{n}" for n, f in enumerate(FAULTS)])
def test_a_planted_fault_is_found_at_its_place_and_corrected(tmp_path: Path, fault: Fault) -> None:
    folder = tmp_path / "proj"
    marked = plant(folder, fault)
    look = look_at(folder)
    problems = lint(look)
    assert ids(problems) == {fault.rule}, problems
    assert any(fault.says in problem.message for problem in problems), problems
    if marked:
        assert marked in {(p.path, p.line, p.column) for p in problems}
    texts = corrected(look.opened.files, problems)
    assert bool(texts) == bool(fault.fixed), texts
    for path, text in texts.items():
        assert fault.fixed in text
        (folder / path).write_text(text)
        assert fault.rule not in ids(lint(look_at(folder)))


@pytest.mark.parametrize(
    "innocent", INNOCENT, ids=[f"{one.near}-{n}" for n, one in enumerate(INNOCENT)]
)
def test_what_comes_near_a_fault_is_none(tmp_path: Path, innocent: Innocent) -> None:
    plant(tmp_path / "proj", innocent)
    assert lint(look_at(tmp_path / "proj")) == []


def test_every_rule_has_a_planted_fault_and_says_rightly_whether_it_corrects() -> None:
    planted = {fault.rule for fault in FAULTS} | {"task-elsewhere", "folder-missing"}
    assert {rule.id for rule in RULES} - planted == set()
    fixing = {fault.rule for fault in FAULTS if fault.fixed}
    assert {rule.id for rule in RULES if rule.fixable} - {"home-path"} <= fixing
    assert fixing <= {rule.id for rule in RULES if rule.fixable}


def test_rules_are_told_apart_and_say_one_lower_case_sentence() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        first = rule.title.lstrip("`$").removeprefix("IntelliSense").removeprefix("F5") or "a"
        assert first[0].islower() or not first[0].isalpha() or rule.title[0] != first[0]
        assert not rule.title.endswith(".")
