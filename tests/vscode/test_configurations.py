"""Configurations, tasks and inputs by name, in folders and workspaces of several."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from devboot.errors import DevbootError
from devboot.machine.vscode_files import open_folder, open_workspace
from devboot.vscode import configurations as known

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devboot.vscode.documents import Opened

    Folder = Callable[..., Opened]


def config(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "cppdbg", "request": "launch", **more}


def tasks(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"version": "2.0.0", "tasks": list(entries), **more}


def test_what_stands_under_linux_lies_over_the_rest(folder: Folder) -> None:
    opened = folder(
        launch={
            "configurations": [
                config("a", program="p", linux={"program": "l"}, windows={"program": "w"})
            ]
        }
    )
    assert known.find(opened, "a").value == config("a", program="l")


def test_a_wrong_name_is_an_error_that_names_the_near_one(folder: Folder) -> None:
    opened = folder(launch={"configurations": [config("C++: tests")]})
    with pytest.raises(DevbootError, match="no configuration is called `c\\+\\+: test`") as caught:
        known.find(opened, "c++: test")
    assert caught.value.hint == "did you mean `C++: tests`?"


def test_two_of_one_name_are_an_error(folder: Folder) -> None:
    opened = folder(launch={"configurations": [config("a"), config("a")]})
    with pytest.raises(DevbootError, match="2 configurations are called `a`"):
        known.find(opened, "a")


def test_a_task_is_found_by_exactly_its_label(folder: Folder) -> None:
    opened = folder(
        tasks=tasks({"label": "build"}, {"taskName": "old"}, {"label": "x", "identifier": "id"})
    )
    level = opened.levels[0]
    for name, label in [("build", "build"), ("old", "old"), ("id", "x")]:
        found = known.find_task(level, name)
        assert found is not None
        assert found.name == label
    assert known.find_task(level, "Build") is None


def test_tasks_run_after_what_they_need_each_once(folder: Folder) -> None:
    opened = folder(
        tasks=tasks(
            {"label": "all", "dependsOn": ["b", "c"]},
            {"label": "b", "dependsOn": "a"},
            {"label": "c", "dependsOn": ["a"]},
            {"label": "a"},
        )
    )
    task = known.find_task(opened.levels[0], "all")
    assert task is not None
    assert [one.name for one in known.in_order(task)] == ["a", "b", "c", "all"]


@pytest.mark.parametrize(
    ("needs", "words"),
    [("a", "in a circle: a -> b -> a"), ("no", "no task is labelled `no`")],
)
def test_a_circle_and_a_missing_task_are_errors(folder: Folder, needs: str, words: str) -> None:
    opened = folder(
        tasks=tasks({"label": "a", "dependsOn": "b"}, {"label": "b", "dependsOn": needs})
    )
    task = known.find_task(opened.levels[0], "a")
    assert task is not None
    with pytest.raises(DevbootError, match=words):
        known.in_order(task)


def test_the_default_task_is_the_marked_one_or_the_only_one(folder: Folder) -> None:
    both = [{"label": "a", "group": "build"}, {"label": "b", "group": "build"}]
    marked = {"label": "c", "group": {"kind": "build", "isDefault": True}}

    def default(*entries: dict[str, Any]) -> str | None:
        found = known.default_task(folder(tasks=tasks(*entries)).levels[0])
        return found and found.name

    assert default(*both) is None
    assert default(both[0]) == "a"
    assert default(*both, marked) == "c"


def test_options_of_all_tasks_and_of_the_platform_add_up(folder: Folder) -> None:
    opened = folder(
        tasks=tasks(
            {
                "label": "a",
                "command": "make",
                "options": {"env": {"A": "1"}},
                "linux": {"command": "gmake", "options": {"shell": {"executable": "sh"}}},
            },
            type="shell",
            options={"cwd": "/w"},
        )
    )
    assert known.task_value(known.tasks(opened.levels[0])[0]) == {
        "label": "a",
        "type": "shell",
        "command": "gmake",
        "options": {"cwd": "/w", "env": {"A": "1"}, "shell": {"executable": "sh"}},
    }


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"type": "promptString", "default": "*"}, "*"),
        ({"type": "promptString"}, ""),
        ({"type": "pickString", "options": ["a", "b"]}, "a"),
        ({"type": "pickString", "options": ["a", "b"], "default": "b"}, "b"),
        ({"type": "pickString", "options": [{"label": "A", "value": "a"}]}, "a"),
        ({"type": "pickString", "options": []}, None),
        ({"type": "command", "command": "x"}, None),
    ],
)
def test_an_input_answers_with_its_default(
    folder: Folder, given: dict[str, Any], answer: str | None
) -> None:
    opened = folder(launch={"inputs": [{"id": "i", **given}]})
    assert known.default_answer(known.inputs(opened.levels[0])["i"]) == answer


def test_a_workspace_has_a_level_of_its_own_and_one_for_each_folder(tmp_path: Path) -> None:
    for name in ("app", "lib"):
        place = tmp_path / name / ".vscode"
        place.mkdir(parents=True)
        (place / "launch.json").write_text(json.dumps({"configurations": [config(f"in {name}")]}))
    both = {"name": "both", "configurations": ["in app", {"name": "in lib", "folder": "Library"}]}
    (tmp_path / "two.code-workspace").write_text(
        json.dumps(
            {
                "folders": [
                    {"path": "app"},
                    {"path": "./lib", "name": "Library"},
                    {"path": "gone"},
                ],
                "launch": {"configurations": [], "compounds": [both]},
                "tasks": tasks({"label": "build"}),
                "settings": {"a": 1},
            }
        )
    )
    opened = open_workspace(tmp_path / "two.code-workspace")
    assert opened.folders == {
        "app": str(tmp_path / "app"),
        "Library": str(tmp_path / "lib"),
        "gone": str(tmp_path / "gone"),
    }
    compound = known.find(opened, "both")
    assert [c.name for c in known.members(opened, compound)] == ["in app", "in lib"]
    assert [c.level.name for c in known.members(opened, compound)] == ["app", "Library"]
    app = known.find(opened, "in app").level
    assert known.find_task(app, "build") is None
    assert known.find_task(opened.levels[0], "build") is not None
    assert opened.settings(app) == {"a": 1}


def test_every_value_knows_its_line_and_column(folder: Folder) -> None:
    opened = folder(launch='{\n  // mine\n  "configurations": [\n    {"name": "a"}\n  ]\n}\n')
    part = known.find(opened, "a").part.get("name")
    assert part is not None
    assert (tuple(part.key_position), tuple(part.position)) == ((4, 6), (4, 14))
    assert part.file.path == ".vscode/launch.json"


def test_what_cannot_be_read_is_a_value(tmp_path: Path, folder: Folder) -> None:
    opened = folder(launch="[1,,2]", tasks="\0", settings="{'a': 1}")
    (tmp_path / "proj/.vscode/extensions.json").mkdir()
    opened = open_folder(tmp_path / "proj")
    assert [str(file.error) for file in opened.files] == [
        "1:4: a value expected",
        "1:1: is not a text file",
        "1:2: JSON has double quotes only",
        "1:1: is a folder",
    ]
    assert list(known.configurations(opened)) == []
