"""What gdb's records mean: frames, exit statuses, signals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devboot.verify.mi_parser import Record, Value


class Frame(NamedTuple):
    """One place in the stack; empty where gdb does not know."""

    file: str = ""
    """Absolute path, as the debugger knows it."""
    line: int = 0
    function: str = ""


def frame_of(frame: object) -> Frame:
    """Return a frame, or where a breakpoint is: gdb describes both with the same fields."""
    if not isinstance(frame, dict):
        return Frame()
    file = frame.get("fullname") or frame.get("file") or ""
    return Frame(file, int(frame.get("line") or 0), frame.get("func") or "")


def exit_status(stopped: Record) -> int:
    return int(stopped.text("exit-code") or "0", 8)  # gdb writes it in octal


def signal_words(stopped: Record) -> str:
    return f"{stopped.text('signal-name')}: {stopped.text('signal-meaning')}"


def mappings(value: Value | None) -> Iterator[dict[str, Value]]:
    """Yield the tuples of a list, of which gdb writes a single one without brackets."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def text(fields: dict[str, Value], key: str) -> str:
    value = fields.get(key, "")
    return value if isinstance(value, str) else ""
