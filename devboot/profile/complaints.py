"""What is said about a mistake in a profile: what is wrong, what is allowed, what was meant."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from devboot.excerpt import quoted, visible
from devboot.profile import keys
from devboot.profile.kinds import Choice, Open, Setting
from devboot.profile.problems import Complaint
from devboot.profile.yaml_nodes import Scalar, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from devboot.profile.kinds import Key, Leaf, Table
    from devboot.profile.yaml_nodes import Node

_SURE = 0.8
_PATH = 80  # characters of the path of a key


def wrong_kind(path: str, words: str, node: Node) -> Complaint:
    """Complain of a list, a mapping or nothing where something else is wanted."""
    return Complaint(f"{_name(path)} is {words}, not {_what(node)}{_as_list(words, node)}")


def wrong_word(path: str, kind: Leaf, text: str) -> Complaint:
    """Complain of a word that its key does not allow."""
    if isinstance(kind, Setting):
        return Complaint(f"{_name(path)}: {quoted(text)} {visible(kind.judge(text))}")
    message = f"{_name(path)} is {kind.words}, not {quoted(text)}"
    if not isinstance(kind, Choice):
        return Complaint(message)
    repair = kind.repairs.get(text.lower())
    if repair:
        return Complaint(f"{message}; write `{repair}`")
    return Complaint(message, text, tuple(kind.values))


def unknown_key(name: str, table: Table, path: str) -> Complaint:
    """Complain of a key that its mapping does not have."""
    message = f"unknown key {quoted(path)}"
    if table.find(name):
        return Complaint(f"{message}; write `{_nested(name)}`")
    return Complaint(message, name, tuple(table.keys), _place(name) or _keys(table))


def misnamed(name: str, known: Mapping[str, Key], path: str) -> Complaint | None:
    """Complain of a key that is nearly a known one, or known in another place; None: neither."""
    of_same_kind = {type(key.kind) for key in known.values()}
    places = [place for place, kind in _settings().get(name, ()) if kind in of_same_kind]
    if places:
        belongs = " or ".join(f"`{place}`" for place in places)
        return Complaint(f"unknown key {quoted(path)}; it belongs in {belongs}")
    near = _nearest(name, known)
    return Complaint(f"unknown key {quoted(path)}; did you mean {quoted(near)}?") if near else None


def no_list(key: str, table: Table) -> Complaint:
    """Complain of a `+key` or `-key` whose key is not a list."""
    if table.find(key[1:]):
        return Complaint(f"{quoted(key)}: only lists of settings are added to or taken from")
    lists = tuple(path for path, _ in table.paths() if table.editable(path))
    otherwise = f"the lists here are {', '.join(lists)}" if lists else "there are no lists here"
    return Complaint(f"{quoted(key)} names no list", key[1:], lists, otherwise)


@cache
def _places() -> dict[str, list[str]]:
    """Return for the last name of every key the paths that end in it, where they are few."""
    places: dict[str, list[str]] = {}
    for path, _ in keys.PROFILE.paths():
        places.setdefault(path.rpartition(".")[2], []).append(path)
    return {name: paths for name, paths in places.items() if len(paths) < 3}  # noqa: PLR2004


@cache
def _settings() -> dict[str, list[tuple[str, type]]]:
    """Return the paths, and what is there, of all keys below mappings that are open to more."""
    settings: dict[str, list[tuple[str, type]]] = {}
    for path, key in keys.PROFILE.paths():
        for place, kind in _below(path, key):
            settings.setdefault(place.rpartition(".")[2], []).append((place, kind))
    return settings


def _below(path: str, key: Key) -> Iterator[tuple[str, type]]:
    if isinstance(key.kind, Open):
        for name, inner in key.kind.known().items():
            yield f"{path}.{name}", type(inner.kind)
            yield from _below(f"{path}.{name}", inner)


def _nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the key that was surely meant: a newer one may look like one of these."""
    from difflib import get_close_matches  # noqa: PLC0415  (5 ms, only for a mistake)

    folded = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=_SURE)
    return folded[near[0]] if near else None


def _place(name: str) -> str:
    """Return where a key of this name belongs, "" when nowhere in particular."""
    places = _places().get(name, [])
    if places == [name] and name not in keys.SETTINGS:
        return "it can only stand at the top of a profile"
    return f"it belongs in {' or '.join(map(quoted, places))}" if places else ""


def _keys(table: Table) -> str:
    return f"the keys here are {', '.join(table.keys)}"


def _name(path: str) -> str:
    return quoted(path, _PATH) if path else "a profile"


def _what(node: Node) -> str:
    if not isinstance(node, Scalar):
        return kind_of(node)
    return "nothing" if node.empty else quoted(node.text)


def _as_list(words: str, node: Node) -> str:
    if words != "a list" or not isinstance(node, Scalar):
        return ""
    return "; write `[]` for none" if node.empty else f"; write {quoted(f'[{node.text}]')}"


def _nested(path: str) -> str:
    first, _, rest = path.partition(".")
    return f"{first}: {{{_nested(rest)}}}" if rest else f"{first}: ..."
