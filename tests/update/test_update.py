"""`devboot update` as a user types it: answers, refusals, records that are damaged."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from devboot.errors import ConflictError
from devboot.machine.made_project import read_project
from devboot.workflow import update
from tests.terminal import Terminal

from .scenarios import BASE, FIRST, NEWER

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import World

GREETING = "{{ word }}, {{ name }}\n"


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_another_answer_goes_into_edited_files_and_is_remembered(world: World) -> None:
    project = world.init({"hello.txt.j2": GREETING + BASE})
    edited = project / "hello.txt"
    edited.write_text(edited.read_text().replace("line 9", "mine 9"))
    assert world.devboot("update", "-D", "word=servus").returncode == 0
    assert edited.read_text() == "servus, tiny\n" + BASE.replace("line 9", "mine 9")
    assert world.devboot("update", "--check").returncode == 0
    assert 'word: "servus"' in (project / ".devboot/project.yml").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-D", "word=two words"), "allowed: one word"),
        (("-D", "wrod=x"), "did you mean `word`?"),
        (("-D", "word"), "not of the form KEY=VALUE"),
        (("-C", "/"), "in no project of devboot's"),
        (("--abort",), "there is no update"),
    ],
)
def test_wrong_words_change_nothing(world: World, words: tuple[str, ...], said: str) -> None:
    before = _tree(world.init(FIRST))
    world.newer({**FIRST, "a.txt": NEWER})
    done = world.devboot("update", *words)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert _tree(world.project) == before


def test_nothing_is_written_by_looking(world: World) -> None:
    before = _tree(world.init(FIRST))
    world.newer({**FIRST, "a.txt": NEWER, "new.sh+x": "x\n"})
    for word, status in {"--check": 1, "--dry-run": 0, "--diff": 0}.items():
        done = world.devboot("update", word)
        assert done.returncode == status
        assert "a.txt" in done.stdout
    assert _tree(world.project) == before
    assert world.devboot("update").returncode == 0
    assert (world.project / "new.sh").stat().st_mode & 0o100


def test_who_looks_first_sees_what_there_is_to_choose_from(world: World) -> None:
    (world.init(FIRST) / "a.txt").write_text(BASE.replace("line 8", "mine 8"))
    world.newer({"a.txt": NEWER, "b.txt": "newer\n"})
    before = _tree(world.project)
    listed = world.devboot("update", "--dry-run")
    assert listed.returncode == 3
    assert "conflict a.txt" in listed.stdout
    assert "update   b.txt" in listed.stdout
    shown = world.devboot("update", "--diff")
    assert shown.returncode == 3
    assert "+<<<<<<< yours\n mine 8\n" in shown.stdout
    assert "+newer\n" in shown.stdout
    assert "nothing was changed:\n  a.txt: you and the template changed" in shown.stderr
    json_only = world.devboot("update", "--diff", "--json")
    assert json.loads(json_only.stdout)["written"] is False
    merged = world.devboot("update", "--diff", "--on-conflict", "merge")
    assert (merged.returncode, merged.stdout) == (3, shown.stdout)
    assert "would stand between" in merged.stderr
    assert "--abort" not in merged.stderr
    assert _tree(world.project) == before


def test_a_diff_shows_the_rest_where_markers_are_no_way_out(world: World) -> None:
    project = world.init(FIRST)
    (project / "a.txt").unlink()
    (project / "a.txt").mkdir()
    world.newer({"a.txt": NEWER, "b.txt": "newer\n"})
    shown = world.devboot("update", "--diff")
    assert (shown.returncode, "+newer\n" in shown.stdout) == (3, True)
    assert "files are in the way, nothing was changed:\n  a.txt: is a folder" in shown.stderr
    assert "`--on-conflict keep` leaves these files alone" in shown.stderr


@pytest.mark.parametrize("policy", ["fail", "merge", "replace", "keep"])
def test_a_project_that_another_run_changes_meanwhile_is_left_alone(
    world: World, policy: str
) -> None:
    world.init(FIRST)
    before = read_project(world.project)
    world.newer({**FIRST, "a.txt": NEWER})
    assert world.devboot("update").returncode == 0
    found = update.plan(before, update.Request(world.project))
    with pytest.raises(ConflictError, match="changed while it was looked at"):
        update.settled(found, policy)


def test_a_diff_can_be_applied_by_git_and_gives_the_same_files(world: World) -> None:
    world.init(FIRST)
    world.newer({"c.txt": "c\n", "a.txt": NEWER})
    other = world.root / "patched"
    shutil.copytree(world.project, other)
    diff = world.devboot("update", "--diff").stdout
    subprocess.run(["git", "apply", "-"], cwd=other, input=diff, text=True, check=True)
    world.devboot("update")
    assert {p.name: p.read_bytes() for p in other.glob("*.txt")} == {
        p.name: p.read_bytes() for p in world.project.glob("*.txt")
    }


def test_json_is_one_document_also_of_a_conflict(world: World) -> None:
    (world.init(FIRST) / "a.txt").write_text(BASE.replace("line 8", "mine 8"))
    world.newer({**FIRST, "a.txt": NEWER})
    refused = world.devboot("update", "--json")
    document = json.loads(refused.stdout)
    assert (refused.returncode, document["written"]) == (3, False)
    changes = {change["path"]: change["action"] for change in document["changes"]}
    assert changes["a.txt"] == "conflict"
    merged = world.devboot("update", "--json", "--on-conflict", "merge")
    document = json.loads(merged.stdout)
    assert (merged.returncode, document["written"], document["marked"]) == (3, True, ["a.txt"])
    assert (document["project"]["from"], document["project"]["to"]) == ("1", "2")
    assert "a.txt" in merged.stderr


def test_policies_for_the_same_line(world: World) -> None:
    mine = BASE.replace("line 8", "mine 8")
    (world.init(FIRST) / "a.txt").write_text(mine)
    world.newer({"a.txt": NEWER, "b.txt": "shorter\n"})
    assert world.devboot("update", "--on-conflict", "keep").returncode == 0
    assert (world.project / "a.txt").read_text() == mine
    assert (world.project / "b.txt").read_text() == "shorter\n"
    assert world.devboot("update", "--check").returncode == 0
    world.devboot("undo")
    assert world.devboot("update", "--on-conflict", "replace").returncode == 0
    assert (world.project / "a.txt").read_text() == NEWER
    world.devboot("undo")
    assert (world.project / "a.txt").read_text() == mine


def test_a_terminal_is_asked_what_to_do(world: World) -> None:
    (world.init(FIRST) / "a.txt").write_text(BASE.replace("line 8", "mine 8"))
    world.newer({**FIRST, "a.txt": NEWER})
    terminal = Terminal(world, "update")
    terminal.wait_for("what now (keep, replace, merge, fail) [fail]: ")
    assert "put both between markers" in terminal.seen
    terminal.type("merge\n")
    assert terminal.finish() == 3
    assert "<<<<<<< yours" in (world.project / "a.txt").read_text()


def test_a_file_with_markers_waits_for_its_settling(world: World) -> None:
    (world.init(FIRST) / "a.txt").write_text(BASE.replace("line 8", "mine 8"))
    world.newer({**FIRST, "a.txt": NEWER})
    world.devboot("update", "--on-conflict", "merge")
    for words in ([], ["--dry-run"], ["--json"]):
        again = world.devboot("update", *words)
        assert (again.returncode, "are left in:\n  a.txt" in again.stderr) == (3, True)
    assert world.devboot("update", "--check").returncode == 1
    world.checkout.template({**FIRST, "a.txt": NEWER.replace("line 1\n", "1\n")}, "3")
    refused = world.devboot("update", "--on-conflict", "merge")
    assert refused.returncode == 3
    assert "a.txt: has conflict markers of an earlier update" in refused.stderr
    (world.project / "a.txt").write_text(NEWER.replace("theirs 8", "both 8"))
    assert world.devboot("update").returncode == 0
    assert (world.project / "a.txt").read_text().splitlines()[1] == "1"


def test_abort_stands_back_from_what_was_edited_since(world: World) -> None:
    world.init(FIRST)
    world.newer({**FIRST, "a.txt": NEWER})
    world.devboot("update")
    (world.project / "a.txt").write_text("edited\n")
    refused = world.devboot("update", "--abort")
    assert (refused.returncode, "a.txt" in refused.stderr) == (3, True)
    assert (world.project / "a.txt").read_text() == "edited\n"
    looked = world.devboot("update", "--abort", "--dry-run", "--on-conflict", "replace")
    assert (looked.returncode, (world.project / "a.txt").read_text()) == (0, "edited\n")
    assert world.devboot("update", "--abort", "--on-conflict", "replace").returncode == 0
    assert (world.project / "a.txt").read_text() == BASE


def test_abort_takes_back_this_projects_update_and_no_other(world: World) -> None:
    first = world.init(FIRST)
    world.devboot("init", "python-project", "other", "--no-git", cwd=world.root / "work")
    world.newer({**FIRST, "a.txt": NEWER})
    world.devboot("update")
    world.devboot("update", cwd=first.with_name("other"))
    assert world.devboot("update", "--abort").returncode == 0
    assert (first / "a.txt").read_text() == BASE
    assert (first.with_name("other") / "a.txt").read_text() == NEWER


def test_an_update_works_below_the_project_and_in_a_clone_elsewhere(world: World) -> None:
    world.init({"sub/a.txt": BASE, "b.txt": BASE})
    clone = world.root / "work/clone"
    shutil.copytree(world.project, clone)
    world.newer({"sub/a.txt": NEWER, "b.txt": BASE})
    done = world.devboot("update", cwd=clone / "sub")
    assert (done.returncode, (clone / "sub/a.txt").read_text()) == (0, NEWER), done.stderr


def test_what_is_in_the_way_is_refused_by_name(world: World) -> None:
    project = world.init({"a.txt": BASE, "b.txt": BASE, "c.txt": BASE})
    (project / "a.txt").unlink()
    (project / "a.txt").mkdir()
    (project / "b.txt").unlink()
    (project / "b.txt").symlink_to("/etc/hostname")
    world.newer(dict.fromkeys(("a.txt", "b.txt", "c.txt"), NEWER))
    refused = world.devboot("update")
    assert refused.returncode == 3
    assert "a.txt: is a folder" in refused.stderr
    assert "b.txt: is a link that leads out of" in refused.stderr
    assert (project / "c.txt").read_text() == BASE


def test_a_folder_where_the_template_moves_a_file_is_in_the_way(world: World) -> None:
    project = world.init(FIRST)
    (project / "new.txt").mkdir()
    world.newer({"new.txt": NEWER, "b.txt": "newer\n"}, {"a.txt": "new.txt"})
    refused = world.devboot("update")
    assert (refused.returncode, "new.txt: is a folder" in refused.stderr) == (3, True)
    assert world.devboot("update", "--on-conflict", "keep").returncode == 0
    assert (project / "a.txt").read_text() == BASE
    assert (project / "b.txt").read_text() == "newer\n"


def test_a_file_of_yours_where_the_template_moves_one_is_no_victim(world: World) -> None:
    project = world.init(FIRST)
    (project / "a.txt").write_text(BASE.replace("line 1\n", "mine 1\n"))
    (project / "new.txt").write_text("mine\n")
    world.newer({"new.txt": NEWER, "b.txt": FIRST["b.txt"]}, {"a.txt": "new.txt"})
    refused = world.devboot("update")
    assert (refused.returncode, "new.txt: exists with other content" in refused.stderr) == (3, True)
    assert world.devboot("update", "--on-conflict", "merge").returncode == 3
    assert "mine 1\n" in (project / "a.txt").read_text()
    assert "mine\n" in (project / "new.txt").read_text()


def test_a_project_of_a_newer_devboot_is_refused(world: World) -> None:
    world.init(FIRST)
    world.checkout.template(FIRST, "0")
    refused = world.devboot("update")
    assert (refused.returncode, "use a newer devboot" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("base.zip", None, "`.devboot/base.zip` is missing"),
        ("base.zip", b"PK", "`.devboot/base.zip` is damaged"),
        ("base.zip", b"x" * (9 << 20), "is larger than 8 MiB"),
        ("project.yml", b"version: 2\ntemplate: x\n", "is of version 2, and this devboot knows 1"),
        ("project.yml", b"{", "is not as devboot wrote it"),
        ("project.yml", b"", "is not as devboot wrote it"),
        ("project.yml", b"x" * (3 << 20), "is larger than 2 MiB"),
    ],
)
def test_a_damaged_record_is_refused(
    world: World, name: str, data: bytes | None, said: str
) -> None:
    path = world.init(FIRST) / ".devboot" / name
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    before = _tree(world.project)
    for command in ("update", "status") if name == "project.yml" else ("update",):
        refused = world.devboot(command)
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
    assert _tree(world.project) == before


def test_a_record_that_was_edited_does_not_fit_its_checksums(world: World) -> None:
    path = world.init(FIRST) / ".devboot/project.yml"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "b.txt" not in line))
    refused = world.devboot("update")
    assert refused.returncode == 2
    assert "does not fit the checksums of `project.yml`: b.txt" in refused.stderr


def test_a_record_with_other_line_ends_and_a_formatter_over_it_is_read(world: World) -> None:
    path = world.init(FIRST) / ".devboot/project.yml"
    text = path.read_text().replace('"1"', "'1'").replace("\n", "\r\n")
    path.write_bytes(text.encode())
    world.newer({**FIRST, "a.txt": NEWER})
    assert world.devboot("update").returncode == 0
    assert (world.project / "a.txt").read_text() == NEWER
