"""`.devboot/project.yml`, read back: which template a project was made from, with which answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Mapping

PATH = ".devboot/project.yml"

_LINE = re.compile(r"(?P<key>\w+): (?P<quote>\"?)(?P<value>[^\"'\\{}\[\]&*!|>%@`#]*)(?P=quote)")


class Manifest(NamedTuple):
    """What a project remembers of its making."""

    template: str
    name: str
    answers: Mapping[str, str]


def parse(text: str) -> Manifest:
    """Read a manifest; one that is as devboot wrote it needs no YAML parser.

    Raises DevbootError for what is no manifest.
    """
    try:
        found = _as_written(text) or _as_yaml(text)
        answers = {str(key): str(value) for key, value in found["answers"].items()}
        return Manifest(str(found["template"]), str(found["name"]), answers)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DevbootError(
            f"`{PATH}` is not as devboot wrote it",
            hint=f"bring it back: `git checkout {PATH}`",
        ) from error


def _as_written(text: str) -> dict[str, Any] | None:
    """Return the members before the files, None when a line is in none of our own forms."""
    found: dict[str, Any] = {"answers": {}}
    head = text.partition("\nfiles:")[0]
    for line in head.splitlines():
        if not line or line.startswith("#") or line == "answers:":
            continue
        inner = line.startswith("  ")
        match = _LINE.fullmatch(line[2:] if inner else line)
        if match is None:
            return None
        (found["answers"] if inner else found)[match["key"]] = match["value"]
    return found


def _as_yaml(text: str) -> Any:  # noqa: ANN401  # whatever is in there
    import yaml  # noqa: PLC0415  # only for a manifest that some formatter went over

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
