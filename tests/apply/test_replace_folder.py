"""A folder that takes the place of another, whole at every moment, on any disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from devboot.apply import folder, fsops
from devboot.apply.relocate import relocate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    path = tmp_path / "env"
    path.mkdir()
    (path / "old").touch()
    return path


def replace(dest: Path) -> list[str]:
    """Put a new folder in the place of the old one; return where the old one is."""
    with folder.new_folder(dest) as draft:
        (draft.path / "new").touch()
        assert draft.take_place() is True
    return [path.name for path in draft.path.iterdir()]


@pytest.mark.parametrize("can_swap", [True, False])
def test_old_and_new_change_names(
    dest: Path, monkeypatch: pytest.MonkeyPatch, *, can_swap: bool
) -> None:
    if not can_swap:
        monkeypatch.setattr(fsops, "exchange", lambda *_: False)
    assert replace(dest) == ["old"]
    assert [path.name for path in dest.iterdir()] == ["new"]
    assert len(list(dest.parent.iterdir())) == 2


@pytest.mark.parametrize("fails_at", [0, 1])
def test_a_disk_that_fails_between_two_renames_gives_the_old_one_back(
    dest: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    rename, calls = fsops.rename_folder, []

    def sometimes(name: str, new: str, at: int) -> None:
        calls.append(name)
        if len(calls) - 1 == fails_at:
            raise OSError(5, "input/output error")
        rename(name, new, at)

    monkeypatch.setattr(fsops, "exchange", lambda *_: False)
    monkeypatch.setattr(fsops, "rename_folder", sometimes)
    with pytest.raises(OSError, match="input/output"):
        replace(dest)
    assert [path.name for path in dest.parent.iterdir()] == ["env"]
    assert [path.name for path in dest.iterdir()] == ["old"]


def test_a_flush_that_fails_gives_the_old_one_back(
    dest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(5, "input/output error")

    monkeypatch.setattr(fsops, "sync", fail)
    with pytest.raises(OSError, match="input/output"):
        replace(dest)
    assert [path.name for path in dest.iterdir()] == ["old"]
    assert [path.name for path in dest.parent.iterdir()] == ["env"]


def test_a_run_killed_between_two_renames_is_taken_back(dest: Path) -> None:
    aside = dest.with_name(".env.before-devboot")
    dest.rename(aside)
    assert folder.recover(dest) is True
    assert [path.name for path in dest.iterdir()] == ["old"]
    assert folder.recover(dest) is False


def test_a_run_killed_after_them_is_finished(dest: Path) -> None:
    aside = dest.with_name(".env.before-devboot")
    dest.rename(aside)
    dest.mkdir()
    assert folder.recover(dest) is False
    assert [path.name for path in dest.parent.iterdir()] == ["env"]


def test_only_text_is_rewritten_and_shared_bytes_stay(tmp_path: Path) -> None:
    draft, final = tmp_path / "..venv.devboot-0a", tmp_path / ".venv"
    (draft / "bin").mkdir(parents=True)
    cached = tmp_path / "cache"
    cached.write_text(f"#!{draft}/bin/python\n")
    (draft / "bin/tool").hardlink_to(cached)
    binary = f"\0{draft}".encode()
    (draft / "bin/binary").write_bytes(binary)
    (draft / "bin/python").symlink_to("/usr/bin/python3")
    (draft / "bin/tool").chmod(0o755)
    relocate(draft, final)
    assert (draft / "bin/tool").read_text() == f"#!{final}/bin/python\n"
    assert (draft / "bin/tool").stat().st_mode & 0o777 == 0o755
    assert str(draft) in cached.read_text()
    assert (draft / "bin/binary").read_bytes() == binary
