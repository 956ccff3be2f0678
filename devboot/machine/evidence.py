"""What a finding rests on, and whether all of that is still as it was.

Evidence is a list of questions with their answers. To ask them again takes one look at each file,
and nothing here imports what a command line does not have anyway: no json, no pathlib, no typing.
Whatever is odd about stored evidence means that it proves nothing.
"""

from __future__ import annotations

import os
import sys
from struct import error, pack
from zlib import crc32

from devboot import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Asked = tuple[list[str], list[str], list[str], list[str]]  # questions, files, links, folders

_MAGIC = b"devboot evidence 1\n"
_MOST_TEXT = 256 * 1024  # bytes of one answer
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
_LISTS = 7  # conditions, remarks, questions, answers, files, links, folders
_NOTHING = (0, 0, 0, 0, 0, 0)


class Doubt(Exception):  # noqa: N818  # no error: it only means that nothing can be proven
    """Something that a finding rests on cannot be asked again at a glance."""


def _conditions() -> list[str]:
    """Return what was asked of which devboot, and what could make that mean something else."""
    return [
        __version__,
        repr(sys.argv[1:]),
        os.getcwd(),  # noqa: PTH109
        repr((os.geteuid(), os.getegid(), os.getgroups())),
        sys.version,
        repr(sys.path),
        sys.getfilesystemencoding(),
        repr(tuple(os.uname())),
    ]


def _variable(name: str) -> str | None:
    return os.environ.get(name)


def _text(path: str) -> str | None:
    """Return the text of a file as facts have it, None when there is none."""
    try:
        descriptor = os.open(path, _READ)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        data = b""
        while len(data) < _MOST_TEXT and (piece := os.read(descriptor, _MOST_TEXT - len(data))):
            data += piece
        return data.decode("utf-8", "backslashreplace")
    finally:
        os.close(descriptor)


def _names(path: str) -> str | None:
    try:
        return "/".join(sorted(os.listdir(path)))  # noqa: PTH208
    except (FileNotFoundError, NotADirectoryError):
        return None


def _there(path: str) -> str | None:
    return "" if os.path.exists(path) else None  # noqa: PTH110


_KINDS: dict[str, Callable[[str], str | None]] = {
    "variable": _variable,
    "text": _text,
    "names": _names,
    "there": _there,
    "real": os.path.realpath,
}


def answer(question: str) -> str:
    """Ask one question, `KIND SUBJECT`; the answer begins with `+`, and is `-` for nothing.

    Raises OSError or LookupError for what cannot be asked.
    """
    kind, _, subject = question.partition(" ")
    said = _KINDS[kind](subject)
    return "-" if said is None else f"+{said}"


def stamps(files: Iterable[str], links: Iterable[str], folders: Iterable[str]) -> bytes:
    """Return six numbers for each path: device, inode, mode, size, times of the last changes.

    Of `files` links are followed, `links` are looked at themselves, and of `folders` it does not
    matter what is in them. All are 0 for what is not there. Raises OSError for what cannot be
    looked at, OverflowError for numbers that no usual disk has.
    """
    numbers: list[int] = []
    for paths, look in ((files, os.stat), (links, os.lstat)):
        for path in paths:
            try:
                s = look(path)
            except (FileNotFoundError, NotADirectoryError):
                numbers += _NOTHING
                continue
            numbers += (s.st_dev, s.st_ino, s.st_mode, s.st_size, s.st_mtime_ns, s.st_ctime_ns)
    for path in folders:
        s = os.lstat(path)
        numbers += (s.st_dev, s.st_ino, s.st_mode, 0, 0, 0)
    try:
        return pack(f"{len(numbers)}q", *numbers)
    except error as too_large:
        raise OverflowError(str(too_large)) from None


def packed(asked: Asked, remarks: Iterable[str] = ()) -> bytes:
    """Ask everything, and return the evidence to be stored.

    `asked` are the questions, then the files, links and folders to be looked at; `remarks` come
    back with it. Raises ValueError for what the form does not allow, and what `answer` and `stamps`
    raise.
    """
    questions, *paths = asked
    answers = [answer(question) for question in questions]
    lists = (_conditions(), list(remarks), questions, answers, *paths)
    if any("\0" in text for texts in lists for text in texts):
        raise ValueError("a NUL in the evidence")
    words = [word for texts in lists for word in (str(len(texts)), *texts)]
    text = "\0".join(words).encode("utf-8", "surrogateescape")
    body = b"%d\n%b%b" % (len(text), text, stamps(*paths))
    return b"%b%08x\n%b" % (_MAGIC, crc32(body), body)


def remarks(data: bytes) -> list[str] | None:
    """Return the remarks when all is still as it was when this evidence was packed, else None."""
    try:
        conditions, said, questions, answers, *paths, numbers = _unpacked(data)
        asked = zip(questions, answers, strict=True)
        same = (
            conditions == _conditions()
            and all(answer(question) == before for question, before in asked)
            and stamps(*paths) == numbers
        )
    except (OSError, ValueError, LookupError, OverflowError):
        return None
    return said if same else None


def _unpacked(data: bytes) -> list[Any]:
    """Return the lists of words, then the stamps.

    Raises ValueError or LookupError for what no `packed` returned.
    """
    start = len(_MAGIC) + 9
    if not data.startswith(_MAGIC) or int(data[len(_MAGIC) : start], 16) != crc32(data[start:]):
        raise ValueError("not whole")
    size, _, rest = data[start:].partition(b"\n")
    words = rest[: int(size)].decode("utf-8", "surrogateescape").split("\0")
    lists: list[Any] = []
    for _ in range(_LISTS):
        end = int(words[0]) + 1
        if not 0 < end <= len(words):
            raise ValueError("not as packed")
        lists.append(words[1:end])
        words = words[end:]
    return [*lists, rest[int(size) :]]
