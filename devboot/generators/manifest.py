"""`.devboot/project.yml`, read back: which template a project was made from, with which answers."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.errors import DevbootError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from devboot.generators.project import Project

PATH = ".devboot/project.yml"
_VERSION = "1"  # of the record's form

_FILE = re.compile(r'  "(?P<path>[^"\\]+)": (?P<sha>[0-9a-f]{64})')
_LINE = re.compile(
    r"(?P<key>\w+): (?:\"(?P<quoted>[^\"\\]*)\"|(?P<plain>[^\"'\\{}\[\]&*!|>%@`#]*))"
)


class Manifest(NamedTuple):
    """What a project remembers of its making."""

    template: str
    name: str
    answers: Mapping[str, str]
    version: str = ""  # of the template


def written(project: Project, digests: Mapping[str, str]) -> str:
    """Return the committed record; names, answers and paths need no escapes in YAML."""
    lines = [
        "# devboot compares with this on `devboot update`: commit it, leave it as it is.",
        f"version: {_VERSION}",
        f"template: {project.template.name}",
        f'template_version: "{project.template.version}"',
        f"name: {project.name.name}",
        "answers:",
        *(f'  {key}: "{answer}"' for key, answer in project.answers.items()),
        "files:  # sha256 of each file as it was made",
        *(f'  "{path}": {digest}' for path, digest in digests.items()),
    ]
    return "\n".join(lines) + "\n"


def parse(text: str) -> Manifest:
    """Read a manifest; one that is as devboot wrote it needs no YAML parser.

    Raises DevbootError for what is no manifest.
    """
    with _in_words():
        found = _as_written(text) or _as_yaml(text)
        _refuse_newer(_word(found.get("version", _VERSION)))
        answers = {_word(key): _word(value) for key, value in found["answers"].items()}
        version = _word(found.get("template_version", ""))
        return Manifest(_word(found["template"]), _word(found["name"]), answers, version)


def _refuse_newer(version: str) -> None:
    if version != _VERSION:
        raise DevbootError(
            f"`{PATH}` is of version {version}, and this devboot knows {_VERSION}",
            hint="use a newer devboot",
        )


def parse_digests(text: str) -> dict[str, str]:
    """Return the SHA-256 of each file as it was made, by its path.

    Raises DevbootError for what is no manifest.
    """
    lines = text.partition("\nfiles:")[2].splitlines()[1:]
    found = [_FILE.fullmatch(line) for line in lines]
    with _in_words():
        known = {match["path"]: match["sha"] for match in found if match}
        if lines and len(known) == len(lines):
            return known
        files = _as_yaml(text)["files"].items()
        return {_word(path): _word(digest) for path, digest in files}


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise DevbootError(
            f"`{PATH}` is not as devboot wrote it",
            hint=f"bring it back: `git checkout {PATH}`",
        ) from error


def _word(value: object) -> str:
    """Return a scalar as text: a value that holds others may be without end."""
    if isinstance(value, (dict, list, tuple, set)):
        raise TypeError(value)
    return str(value)


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
        (found["answers"] if inner else found)[match["key"]] = (
            match["quoted"] or match["plain"] or ""
        )
    return found


def _as_yaml(text: str) -> Any:  # noqa: ANN401  # whatever is in there
    import yaml  # noqa: PLC0415  # only for a manifest that some formatter went over

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
