"""Published holes of tools that write files for users, tried on the part that writes.

copier and cookiecutter rendered where a template or a name told them to; each case is one of their
advisories (or an issue, where there is none), reduced to what it made the tool write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from devboot.errors import DevbootError
from devboot.generators.names import project_name
from devboot.plan import Block, Place
from devboot.workflow import apply as workflow

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Home


@pytest.fixture
def victim(home: Home) -> Path:
    folder = home.path.parent / "outside"
    folder.mkdir()
    (folder / "victim").write_bytes(b"secret")
    return folder / "victim"


@pytest.mark.parametrize(
    "path",
    [
        "../outside/victim",  # copier 9.9.1: rendered paths outside the destination
        "sub/../../outside/victim",  # CVE-2026-34726: `_subdirectory: ..`
        "/tmp/absolute",  # GHSA-hgjq-p8cr-gg4h: absolute paths taken as they are
    ],
)
def test_paths_that_lead_out(home: Home, victim: Path, path: str) -> None:
    with pytest.raises(DevbootError):
        home.apply({path: b"x"}, "replace")
    assert victim.read_bytes() == b"secret"


def test_a_preserved_folder_link_is_not_written_into(home: Home, victim: Path) -> None:
    """CVE-2026-23986: a link to a folder was kept, then a file rendered inside it."""
    (home.path / "docs").symlink_to(victim.parent)
    with pytest.raises(DevbootError, match="leads out"):
        home.apply({"docs/victim": b"x", "docs/new": b"x"}, "replace")
    assert [path.name for path in victim.parent.iterdir()] == ["victim"]


def test_a_link_is_not_read_into_the_place(home: Home, victim: Path) -> None:
    """CVE-2026-23968, agents-cli 51: a link out of the root was followed on reading."""
    (home.path / "config").symlink_to(victim)
    with pytest.raises(DevbootError, match="leads out"):
        home.apply({"config": Block("x", ("line",))}, "merge")
    store = home.places.path(Place.STATE) / "store"
    assert not store.exists() or not list(store.iterdir())


def test_a_parent_that_becomes_a_link_in_the_middle_is_not_followed(
    home: Home, victim: Path
) -> None:
    """The race behind all of these: checked as a folder, written through as a link."""
    home.write("sub/keep", b"x")

    def judge(_change: object, _staged: Path) -> str:
        (home.path / "sub").rename(home.path / "moved")
        (home.path / "sub").symlink_to(victim.parent)
        return ""

    home.apply({"sub/victim": b"x"}, "replace", judge=judge)
    assert (home.path / "moved/victim").read_bytes() == b"x", "written where the plan was made for"
    assert victim.read_bytes() == b"secret"
    assert [path.name for path in victim.parent.iterdir()] == ["victim"]


def test_replacing_a_linked_dotfile_keeps_the_link(home: Home) -> None:
    """Eight tools in 2025 and 2026 detached the user's stow or chezmoi repository by a rename."""
    home.write("repo/zshrc", b"mine\n")
    (home.path / ".zshrc").symlink_to("repo/zshrc")
    home.apply({".zshrc": b"ours\n"}, "replace")
    assert (home.path / ".zshrc").is_symlink()
    assert (home.path / "repo/zshrc").read_bytes() == b"ours\n"


@pytest.mark.parametrize("name", ["../outside/x", "-rf", "a/b", "..", "x\ny", "con"])
def test_names_of_projects_stay_names(name: str) -> None:
    """cookiecutter: a project name left the output folder; CVE-2022-24065: one became an option."""
    with pytest.raises(DevbootError):
        project_name(name)


def test_what_is_refused_leaves_no_state(home: Home, victim: Path) -> None:
    (home.path / "a").symlink_to(victim)
    with pytest.raises(DevbootError):
        home.apply({"a": b"x"})
    assert not home.places.path(Place.STATE).exists()
    assert workflow.preview(home.request({"b": b"x"})).counts()
