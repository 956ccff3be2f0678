"""`devboot vscode lint` as a user runs it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Devboot

LAUNCH = """\
\ufeff// mine
{
\t"configurations": [
\t\t{ "name": "a", "type": "python", "request": "launch", "program": "${file}" }, // it's
\t\t{ "name": "b", "type": "cppdbg", "request": "launch", "program": "/no/such/program", },
\t\t{ "name": "c", "type": "cppdbg", "request": "launch", "program": "/bin/sh", "cwd": "/no" },
\t]
}
""".replace("\n", "\r\n")


def put(devboot: Devboot, launch: str | bytes = LAUNCH, **more: Any) -> Path:
    place = devboot.cwd / ".vscode"
    place.mkdir(exist_ok=True)
    data = launch.encode() if isinstance(launch, str) else launch
    (place / "launch.json").write_bytes(data)
    for name, value in more.items():
        (place / f"{name}.json").write_text(json.dumps(value))
    return place / "launch.json"


def test_problems_are_printed_as_a_compiler_does(devboot: Devboot) -> None:
    put(devboot)
    done = devboot("vscode", "lint")
    assert done.stdout == (
        ".vscode/launch.json:4:26: warning: the type `python` is out of use; it is called `debugpy`"
        " now [python-type]\n"
        ".vscode/launch.json:5:68: warning: there is no `/no/such/program` [program-missing]\n"
        ".vscode/launch.json:6:86: error: `/no` is no folder [cwd-missing]\n"
    )
    assert done.stderr == (
        "found: 1 error, 2 warnings; 1 can be put right: `devboot vscode lint --fix`\n"
    )
    assert done.returncode == 1


def test_fix_changes_the_wrong_bytes_and_undo_brings_them_back(devboot: Devboot) -> None:
    path = put(devboot)
    before = path.read_bytes()
    shown = devboot("vscode", "lint", "--fix", "--diff")
    assert (shown.stdout.count("\n-"), shown.stdout.count("\n+")) == (1, 2)  # with its +++
    assert devboot("vscode", "lint", "--fix", "--dry-run").stdout.endswith("launch.json\n")
    assert path.read_bytes() == before
    done = devboot("vscode", "lint", "--fix")
    assert path.read_bytes() == before.replace(b'"python"', b'"debugpy"')
    assert "corrected: 1 problem in `.vscode/launch.json`" in done.stderr
    assert done.returncode == 1
    assert devboot("undo", "--yes").returncode == 0
    assert path.read_bytes() == before


def test_json_has_the_same_problems(devboot: Devboot) -> None:
    put(devboot)
    document = json.loads(devboot("vscode", "lint", "--json").stdout)
    assert document["schema"] == "devboot.vscode-lint/1"
    assert document["problems"][0] == {
        "path": ".vscode/launch.json",
        "line": 4,
        "column": 26,
        "rule": "python-type",
        "severity": "warning",
        "message": "the type `python` is out of use; it is called `debugpy` now",
        "fixable": True,
    }
    assert len(document["problems"]) == 3


def test_files_and_folders_can_be_named(devboot: Devboot) -> None:
    path = put(devboot, extensions={"recommendations": ["x"]})
    assert devboot("vscode", "lint", ".vscode/extensions.json").stdout.count("\n") == 1
    work = devboot.cwd / "elsewhere"
    work.mkdir()
    for words in (["-C", devboot.cwd], [path]):
        found = devboot("vscode", "lint", *words).stdout
        assert str(path) in found or ".vscode/launch.json:4" in found
    assert devboot("vscode", "lint", "-C", work).returncode == 2


def test_a_workspace_file_is_looked_at_with_its_folders(devboot: Devboot) -> None:
    put(devboot)
    (devboot.cwd / "all.code-workspace").write_text('{"folders": [{"path": "."}, {"path": "no"}]}')
    found = devboot("vscode", "lint").stdout
    assert found.count("[python-type]") == 1
    assert "all.code-workspace:1:38: warning: there is no folder `no` [folder-missing]" in found


def test_without_a_mistake_nothing_is_printed(devboot: Devboot) -> None:
    put(devboot, "{}")
    done = devboot("vscode", "lint")
    assert (done.stdout, done.stderr, done.returncode) == ("", "found: no problem\n", 0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (b"\x7fELF\x00", "expected"),
        (b"[" * 5000, "100 brackets are open"),
        (b"<<<<<<< ours\n{}", "a conflict marker of git"),
        (b'{"a": 1 "b"}', "`,` or `}` expected"),
        (b" " * (9 << 20), "larger than 8 MiB"),
    ],
)
def test_what_is_no_json_is_one_error_with_its_place(
    devboot: Devboot, data: bytes, words: str
) -> None:
    put(devboot, data)
    done = devboot("vscode", "lint", "--fix")
    assert words in done.stdout
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith(".vscode/launch.json:1:")
    assert "[json]" in done.stdout
    assert done.returncode == 1


def test_strange_things_in_the_place_of_files(devboot: Devboot) -> None:
    place = devboot.cwd / ".vscode"
    place.write_text("a file")
    assert "`.vscode` is a file, not a folder [json]" in devboot("vscode", "lint").stdout
    place.unlink()
    place.mkdir()
    os.mkfifo(place / "launch.json")
    (place / "tasks.json").symlink_to("nowhere")
    (place / "settings.json").mkdir()
    found = devboot("vscode", "lint").stdout
    assert "launch.json:1:1: error: is no regular file [json]" in found
    assert "tasks.json:1:1: error: is a link to nothing [json]" in found
    assert "settings.json:1:1: error: is a folder [json]" in found


def test_control_characters_of_a_file_do_not_reach_the_terminal(devboot: Devboot) -> None:
    put(devboot, json.dumps({"configurations": [{"name": "a", "type": "x", "request": "y"}]}))
    put(devboot, '{"configurations": [{"name": "\\u001b[31m", "type": "node", "request": "launch"},'
        ' {"name": "\\u001b[31m", "type": "node", "request": "launch"}]}')  # fmt: skip
    assert "\x1b" not in devboot("vscode", "lint").stdout


def test_a_file_that_changes_meanwhile_is_left_alone(devboot: Devboot, tmp_path: Path) -> None:
    """Between looking and writing somebody saves: the correction is not for that text."""
    path = put(devboot)
    script = tmp_path / "race.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\n"
        "from devboot.workflow import apply, vscode_lint\n"
        "linted = vscode_lint.look(Path())\n"
        "request = vscode_lint.correction(linted)\n"
        "Path('.vscode/launch.json').write_text('{}')\n"
        "try:\n    apply.apply(request)\nexcept Exception as error:\n    print(error.message)\n"
    )
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, script], cwd=devboot.cwd, env=devboot.environment(), text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    assert "it was changed after it was looked at" in done.stdout
    assert path.read_text() == "{}"


def test_all_rules_can_be_listed(devboot: Devboot) -> None:
    listed = devboot("vscode", "lint", "--list-rules").stdout
    rules = json.loads(devboot("vscode", "lint", "--list-rules", "--json").stdout)["rules"]
    assert len(rules) == len(listed.splitlines()) > 55
    for rule in rules:
        assert rule["id"] in listed
