"""Three versions of a file become one: key by key where its format has keys, else line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.merge.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKERS = (b"<<<<<<< yours", b">>>>>>> devboot")


class Joint(NamedTuple):
    """The file with the changes of both sides."""

    data: bytes | None  # None: the changes meet
    marked: bytes | None = None  # where they meet, both stand between markers; None: it is no text
    reason: str = ""  # where they meet


class Meeting(NamedTuple):
    """What both sides changed, each in its own way."""

    keys: tuple[str, ...]


ByKey = bytes | Meeting | None
"""The file with both sides' changes, or where they meet; None: it has no keys to go by."""


def join(name: str, base: bytes | None, *, yours: bytes, ours: bytes) -> Joint:
    """Join the user's changes to `base` with devboot's; None: it was not there.

    `name` tells the format. The user's line ends, byte order mark and last line stay as they are.
    """
    shape = Shape.of(yours, ours if base is None else base)
    text = shape.taken_off(yours)
    if ours in (text, base):
        return Joint(yours)
    if text == base:
        return Joint(shape.put_on(ours))
    joint = _both(name, base, text, ours)
    return joint._replace(data=_shaped(shape, joint.data), marked=_shaped(shape, joint.marked))


def has_markers(data: bytes) -> bool:
    """Tell whether an earlier conflict is still to be settled in a file."""
    return _MARKERS[0] in data and set(_MARKERS) <= set(data.splitlines())


def _shaped(shape: Shape, data: bytes | None) -> bytes | None:
    return None if data is None else shape.put_on(data)


def _both(name: str, base: bytes | None, yours: bytes, ours: bytes) -> Joint:
    from devboot.merge.text import merge  # noqa: PLC0415  # difflib, for edited files only

    found = None if base is None else _by_key(name)(base, yours, ours)
    if isinstance(found, bytes):
        return Joint(found)
    merged = merge(base or b"", yours=yours, ours=ours)
    if merged is None:
        return Joint(None, None, "both changed it, and it is no text")
    if found is None and not merged.conflicts:
        return Joint(merged.data)
    if not merged.conflicts:  # lines that part well, and one key twice
        merged = merge(b"", yours=yours, ours=ours) or merged
    return Joint(None, merged.data, _reason(base, found))


def _reason(base: bytes | None, found: Meeting | None) -> str:
    if base is None:
        return "exists with other content"
    if found is None:
        return "you and the template changed the same lines"
    return f"you and the template changed {', '.join(f'`{key}`' for key in found.keys)}"


def _by_key(name: str) -> Callable[[bytes, bytes, bytes], ByKey]:
    if name.endswith(".json"):
        from devboot.merge.json_document import by_key  # noqa: PLC0415  # for these files only

        return by_key
    if name.endswith(".toml"):
        from devboot.merge.toml_document import by_key  # noqa: PLC0415

        return by_key
    return lambda *_: None
