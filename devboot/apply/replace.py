"""Files of the state folder, replaced whole: after a power cut there is the old or the new one."""

from __future__ import annotations

from contextlib import suppress

from devboot.apply import fsops

DRAFT = ".draft"


def replace(name: str, data: bytes, at: int, *, durable: bool = True) -> None:
    """Write a file that takes the place of the one of this name, which stays until it is whole.

    What is not durable may be empty or torn after a power cut: its reader has to notice.
    """
    draft = name + DRAFT
    with suppress(FileNotFoundError):
        fsops.remove(draft, at)
    descriptor = fsops.create(draft, at)
    try:
        fsops.write(descriptor, data)
        if durable:
            fsops.sync(descriptor)
    finally:
        fsops.close(descriptor)
    fsops.rename(draft, name, at)
    if durable:
        fsops.sync(at)


def remove_drafts(at: int) -> None:
    """Remove what a crash while replacing left."""
    for name in fsops.list_folder(at):
        if name.endswith(DRAFT):
            with suppress(FileNotFoundError):
                fsops.remove(name, at)
