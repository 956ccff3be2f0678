"""`.devboot/vscode.json`: what devboot wanted last in a folder's `.vscode`, and what was chosen.

It is committed, so that the next run on another machine tells your edits from its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError
from devboot.generators.vscode.wanted import ENGINES
from devboot.generators.vscode.workspace import LANGUAGES
from devboot.merge.json_entries import as_json, from_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from devboot.merge.json_entries import Entries

PATH = ".devboot/vscode.json"
SCHEMA = "devboot.vscode-record/1"
FILES = ("launch.json", "tasks.json", "settings.json", "extensions.json")
MAX_BYTES = 4 << 20


class Remembered(NamedTuple):
    """What a folder remembers of the latest run."""

    files: Mapping[str, Entries] = {}  # never changed
    languages: tuple[str, ...] = ()  # those that were asked for; empty: what the folder holds
    engine: str = ""  # empty: nothing was written yet
    everything: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The names by which `--restore` knows what was written."""
        return frozenset(entry.name for entries in self.files.values() for entry in entries)


def text(remembered: Remembered) -> bytes:
    """Return the record as it is written, one entry a line: the same choices, the same bytes."""
    choices = {
        "schema": SCHEMA,
        "languages": list(remembered.languages),
        "intellisense": remembered.engine,
        "all": remembered.everything,
    }
    heads = ",\n".join(f"{_line(key)}: {_line(value)}" for key, value in choices.items())
    files = ",\n".join(f"{_line(name)}: {_lines(e)}" for name, e in remembered.files.items())
    return f'{{\n{heads},\n"files": {{\n{files}\n}}\n}}\n'.encode()


def _lines(entries: Entries) -> str:
    return "[\n" + ",\n".join(map(_line, as_json(entries))) + "\n]"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def parse(data: bytes) -> Remembered:
    """Read a record.

    Raises DevbootError for what no devboot wrote: it decides about your files.
    """
    try:
        return _parsed(json.loads(data))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise DevbootError(
            f"`{PATH}` is not as devboot wrote it",
            hint=f"bring it back (`git checkout {PATH}`); without it all in `.vscode` is yours",
        ) from error


def _parsed(document: Mapping[str, Any]) -> Remembered:
    if document["schema"] != SCHEMA or document["intellisense"] not in ENGINES:
        raise ValueError(document["schema"])
    languages = tuple(one for one in LANGUAGES if one in document["languages"])
    if not set(document["files"]) <= set(FILES):
        raise ValueError(*document["files"])
    files = {str(name): from_json(entries) for name, entries in document["files"].items()}
    return Remembered(files, languages, document["intellisense"], document["all"] is True)
