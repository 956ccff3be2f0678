"""The edits that carry a plan out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devboot.apply import fsops
from devboot.apply.edit import Edit
from devboot.plan import Owned, content_from_json, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from devboot.plan import Change, Place, Plan, Version

    Owning = Callable[[Version | None, Version | None], Owned | None]


def edits_of(plan: Plan, roots: Mapping[Place, Path], owner: str) -> list[Edit]:
    """Return one edit for each change that writes."""
    return _edits(plan.writes, roots, owner)


def adoptions_of(plan: Plan, roots: Mapping[Place, Path], owner: str) -> list[Edit]:
    """Return one edit that changes nothing for each file that is to be taken over as it is."""
    return _edits(plan.adopted, roots, owner)


def _edits(changes: Iterable[Change], roots: Mapping[Place, Path], owner: str) -> list[Edit]:
    umask = fsops.umask()
    return [_edit(change, str(roots[change.target.place]), owner, umask) for change in changes]


def _edit(change: Change, root: str, owner: str, umask: int) -> Edit:
    assert change.where is not None  # whoever read the disk knows where
    target, restored = change.target, change.restores
    return Edit(
        target.place,
        root,
        target.path,
        change.where,
        change.before,
        change.after,
        mode=_mode(change, umask),
        link=restored.link if change.removal and restored else target.content.kind == "link",
        owned_before=change.last,
        owned=_gives_up if change.removal or not owner else _owning(change, root, owner),
        part=None if change.removal or not owner else target.content.own,
    )


def _mode(change: Change, umask: int) -> int | None:
    if change.restores is not None:
        return change.restores.mode
    # Whatever the umask says, the user can use the file.
    return None if change.mode is None else change.mode & ~umask | change.mode & 0o700


def _gives_up(_old: Version | None, _new: Version | None) -> None:
    return None


def _owning(change: Change, root: str, owner: str) -> Owning:
    target, content, last = change.target, change.target.content, change.last

    def owned(old: Version | None, new: Version | None) -> Owned:
        def sha(data: bytes) -> str:  # of a whole file we know it already
            return new.sha if new and data is change.after else digest(data)

        return Owned(
            target.place,
            root,
            target.path,
            owner,
            content_from_json(content.as_json()),
            wanted=sha(content.own),
            written=sha(content.part(change.after or b"") or b""),
            mode=new.mode if new else 0,
            asked_mode=target.mode,
            original=last.original if last else old,
        )

    return owned
