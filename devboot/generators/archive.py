"""`.devboot/base.zip`: the files as they were rendered, which the next update compares with.

One member holds all of them: they are small and alike, and packed one by one they would take half
as much again of every clone.
"""

from __future__ import annotations

import hashlib
import io
import json
import stat
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NoReturn

from devboot.errors import DevbootError
from devboot.plan import Place, Target, Whole

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Mapping, Sequence

PATH = ".devboot/base.zip"

_MEMBER = "base.json"
_MOST_BYTES = 32 << 20  # unpacked; a thousand times what the templates have
_MOST_FILES = 10_000
_EXECUTABLE, _PLAIN = 0o755, 0o644
_OWN = ".devboot/"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pack(files: Sequence[Target]) -> bytes:
    """Pack rendered files; the same files give the same bytes, whenever and wherever."""
    import zipfile  # noqa: PLC0415  # with all that it imports, only a new project pays for it

    document = {
        "files": {str(file.path): file.content.own.decode() for file in files},
        "executable": [str(file.path) for file in files if file.mode & 0o100],
    }
    member = zipfile.ZipInfo(_MEMBER)  # dated 1980-01-01
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3  # Unix: the mode is meant
    member.external_attr = _PLAIN << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        archive.writestr(member, text, zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()


def unpack(data: bytes, expected: Mapping[str, str]) -> list[Target]:
    """Return the files of an archive that anybody may have made.

    `expected` has the SHA-256 of each. Raises DevbootError for an archive that is damaged, too
    large, or holds a path that no file of a project may have, and for other files than expected.
    """
    document = _document(data)
    found = _files(document)
    wrong = sorted({str(f.path) for f in found if expected.get(str(f.path)) != _sha(f)})
    wrong += sorted(expected.keys() - {str(file.path) for file in found})
    if wrong:
        _refuse(f"does not fit the checksums of `project.yml`: {', '.join(wrong[:5])}")
    return found


def _sha(file: Target) -> str:
    return sha256(file.content.own)


def _refuse(why: str) -> NoReturn:
    raise DevbootError(
        f"`{PATH}` {why}; nothing was changed",
        hint="bring both files back as they were committed: `git checkout .devboot`",
    )


def _document(data: bytes) -> dict[str, Any]:
    """Return the JSON document in an archive, whose only member it is."""
    import zipfile  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = _read(archive)
        document = json.loads(text, object_pairs_hook=_once)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError,
            RuntimeError, ValueError) as error:  # fmt: skip
        _refuse(f"is damaged ({error})")
    return document if isinstance(document, dict) else _refuse("is damaged (no object)")


def _read(archive: zipfile.ZipFile) -> bytes:
    members = archive.infolist()
    if [member.filename for member in members] != [_MEMBER]:
        _refuse(f"must hold `{_MEMBER}` once and nothing else")
    if stat.S_ISLNK(members[0].external_attr >> 16):
        _refuse("holds a link")
    with archive.open(members[0]) as stream:
        text = stream.read(_MOST_BYTES + 1)
    if len(text) > _MOST_BYTES:
        _refuse(f"unpacks to more than {_MOST_BYTES >> 20} MiB")
    return text


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its members; a second one of the same name would hide the first."""
    known: dict[str, Any] = {}
    for name, value in pairs:
        if name in known:
            raise ValueError(f"`{name}` is there twice")
        known[name] = value
    return known


def _files(document: Mapping[str, Any]) -> list[Target]:
    files, executable = document.get("files"), document.get("executable")
    if not isinstance(files, dict) or not isinstance(executable, list):
        _refuse("is damaged (no files)")
    if len(files) > _MOST_FILES:
        _refuse(f"holds more than {_MOST_FILES} files")
    modes = {path: _EXECUTABLE for path in executable if isinstance(path, str)}
    return [_file(path, text, modes.get(path, _PLAIN)) for path, text in files.items()]


def _file(path: str, text: object, mode: int) -> Target:
    if not isinstance(text, str):
        _refuse(f"is damaged (`{path}` is no text)")
    pure = PurePosixPath(path)
    if str(pure) != path or path.startswith(_OWN):
        _refuse(f"holds a path that no file of a project has: {path!r}")
    try:
        return Target(Place.PROJECT, pure, Whole(text.encode()), mode)
    except (DevbootError, UnicodeEncodeError) as error:
        _refuse(f"holds what no file of a project is: {error}")
