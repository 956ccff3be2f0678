"""The files that tell VS Code what to do, parsed: every value knows where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.merge import jsonc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.merge.jsonc import Node, Position

NAMES = ("launch", "tasks", "settings", "extensions")
"""The documents below `.vscode`, each `NAME.json`; sections of a `.code-workspace` too."""


class File(NamedTuple):
    """One file as it was read."""

    path: str  # as the user is to see it
    document: jsonc.Document  # empty where there is an `error`
    error: jsonc.JsoncError | None = None

    @property
    def part(self) -> Part | None:
        """Return the whole value; None where there are only blanks and comments."""
        root = self.document.root
        return None if root is None else Part(self, root, root.start)

    @property
    def whole(self) -> Part:
        """The place of the file's error; without one its beginning."""
        return Part(self, jsonc.Scalar(0, 0, None), 0)


class Part(NamedTuple):
    """One value of a file, with where it stands."""

    file: File
    node: Node
    start: int  # offset of the key, of the value where there is none
    name: str = ""  # the key; empty: an element of a list, or the whole document

    @property
    def value(self) -> Any:  # noqa: ANN401  # JSON
        return self.node.value

    @property
    def position(self) -> Position:
        """Where the value stands."""
        return self.file.document.where(self.node.start)

    @property
    def key_position(self) -> Position:
        """Where its key stands; without one the value itself."""
        return self.file.document.where(self.start)

    def get(self, *path: str) -> Part | None:
        """Return the value at these keys; the last one of a double key counts, as in VS Code."""
        found: Part = self
        for name in path:
            entry = found.node.get(name) if isinstance(found.node, jsonc.Object) else None
            if entry is None:
                return None
            found = Part(self.file, entry.node, entry.start, entry.name)
        return found

    def members(self) -> Iterator[tuple[str, Part]]:
        """Yield keys and values of an object, double ones too; of anything else nothing."""
        if isinstance(self.node, jsonc.Object):
            for entry in self.node.entries:
                yield entry.name, Part(self.file, entry.node, entry.start, entry.name)

    def elements(self) -> Iterator[Part]:
        """Yield the elements of an array; of anything else nothing."""
        if isinstance(self.node, jsonc.Array):
            for entry in self.node.entries:
                yield Part(self.file, entry.node, entry.start)

    def holds(self, other: Part) -> bool:
        """Tell whether another value of any file is inside this one, or is it."""
        inside = self.node.start <= other.node.start and other.node.end <= self.node.end
        return other.file is self.file and inside

    def all(self) -> Iterator[Part]:
        """Yield this value and every value inside, in the order of the text."""
        yield self
        if not isinstance(self.node, jsonc.Scalar):
            for entry in self.node.entries:
                yield from Part(self.file, entry.node, entry.start, entry.name).all()


class Level(NamedTuple):
    """What one `.vscode` folder says, or a `.code-workspace`: tasks are looked up in a level."""

    name: str  # of the folder, as `${workspaceFolder:NAME}` calls it, or of the workspace file
    folder: str | None  # absolute; None: the workspace file, which belongs to no folder
    launch: Part | None = None
    tasks: Part | None = None
    settings: Part | None = None
    extensions: Part | None = None


class Opened(NamedTuple):
    """What VS Code has opened: a folder, or a workspace file with its folders."""

    levels: tuple[Level, ...]
    files: tuple[File, ...]  # all that were read, those with an error too

    @property
    def folders(self) -> dict[str, str]:
        """The absolute paths of all folders, by name."""
        return {level.name: level.folder for level in self.levels if level.folder is not None}

    def settings(self, level: Level) -> dict[str, Any]:
        """Return the settings that are in force for a level: the workspace's, then its own."""
        wide = [other for other in self.levels if other.folder is None]
        found: dict[str, Any] = {}
        for one in (*wide, level):
            if one.settings is not None and isinstance(one.settings.node, jsonc.Object):
                found |= one.settings.value
        return found


def parsed(path: str, data: bytes) -> File:
    """Parse a file; what is wrong with it is a value too, with its place."""
    try:
        return File(path, jsonc.parse(data))
    except jsonc.JsoncError as error:
        return unreadable(path, error.why, error.position)


def unreadable(path: str, why: str, at: Position | None = None) -> File:
    """Return a file that cannot be made sense of."""
    return File(path, jsonc.Document("", None), jsonc.JsoncError(at or jsonc.Position(1, 1), why))


def folder_level(name: str, folder: str, files: Mapping[str, File]) -> Level:
    """Return the level of a folder: `files` by their names in `NAMES`."""
    return Level(name, folder, **{kind: found.part for kind, found in files.items()})


def workspace_level(name: str, workspace: File) -> Level:
    """Return the level of a workspace file: its own sections."""
    part = workspace.part
    return Level(name, None, **{kind: part.get(kind) if part else None for kind in NAMES})


def workspace_folders(workspace: File) -> Iterator[tuple[str, str]]:
    """Yield name and path of the folders that a workspace file lists; paths as written there."""
    listed = workspace.part and workspace.part.get("folders")
    for folder in listed.elements() if listed else ():
        path = _text(folder.get("path"))
        if path:
            yield _text(folder.get("name")) or path.rstrip("/").rpartition("/")[2], path


def _text(part: Part | None) -> str:
    return part.value if part is not None and isinstance(part.value, str) else ""
