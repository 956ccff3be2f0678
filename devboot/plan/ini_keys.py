"""Content of WSL's files: single keys; the rest of the file is the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.merge.ini_keys import File, IniKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Joined(NamedTuple):
    """A file in which devboot's keys and the user's have met."""

    content: IniKeys  # that knows what each key was before
    after: bytes  # with every key that is wanted
    kept: bytes  # with those only that do not clash
    notes: tuple[str, ...]  # what was left to the user
    clashes: tuple[str, ...]  # what both changed


class IniKeys(NamedTuple):
    """Keys of `wsl.conf` or `.wslconfig`; what is between them stays, byte for byte."""

    file: str  # which of the two
    keys: tuple[IniKey, ...]
    made: tuple[str, ...] = ()  # sections that came with these keys

    @property
    def kind(self) -> str:
        return "ini"

    @property
    def owns_file(self) -> bool:
        return False

    @property
    def own(self) -> bytes:
        return _canonical({key.name: key.value for key in self.keys})

    def part(self, actual: bytes) -> bytes | None:
        there = File(actual, self.file)
        values = {key.name: there.value(key) for key in self.keys}
        nothing = not any(value is not None for value in values.values())
        wanted = any(key.value is not None for key in self.keys)
        return None if nothing and wanted else _canonical(values)

    def join(self, actual: bytes | None, last: IniKeys | None) -> Joined:
        """Bring a file and what is wanted together, key by key; `last` was written last.

        Raises Unmergeable for a file that WSL does not read to its end, with `line:column`.
        """
        there = File(actual or b"", self.file)
        before = {key.name: key for key in last.keys} if last else {}
        keys = [_remembering(key, before.get(key.name), there) for key in self.keys]
        keys += _dropped(before, {key.name for key in keys}, there)
        verdicts = [(key, _verdict(key, before.get(key.name), there.value(key))) for key in keys]
        made = (*(last.made if last else ()), *there.missing_sections(keys))
        content = self._replace(keys=tuple(keys), made=tuple(dict.fromkeys(made)))
        put = [key for key, verdict in verdicts if verdict == "put"]
        clashing = [key for key, verdict in verdicts if verdict == "clash"]
        return Joined(
            content,
            there.with_keys([*put, *clashing]),
            there.with_keys(put),
            tuple(_note(key, there) for key, verdict in verdicts if verdict == "yours"),
            tuple(_clash(key, there) for key in clashing),
        )

    def merge(self, actual: bytes | None) -> bytes:
        return File(actual or b"", self.file).with_keys(self.keys)

    def remove(self, actual: bytes) -> bytes:
        there = File(actual, self.file)
        mine = [key._replace(value=key.was) for key in self.keys if key.is_at(there.value(key))]
        return there.with_keys(mine, self.made)

    def with_own(self, own: bytes) -> IniKeys:
        import json  # noqa: PLC0415  # most runs write no keys

        values = json.loads(own)
        return self._replace(keys=tuple(key._replace(value=values[key.name]) for key in self.keys))

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "file": self.file,
            "keys": [list(key) for key in self.keys],
            "made": list(self.made),
        }

    @staticmethod
    def from_json(known: Mapping[str, Any]) -> IniKeys:
        keys = (
            IniKey(section, key, value, tuple(also), tuple(spelled), was)
            for section, key, value, also, spelled, was in known["keys"]
        )
        return IniKeys(known["file"], tuple(keys), tuple(known["made"]))


def _remembering(key: IniKey, last: IniKey | None, there: File) -> IniKey:
    return key._replace(was=last.was if last else there.value(key))


def _dropped(before: Mapping[str, IniKey], wanted: set[str], there: File) -> Iterator[IniKey]:
    """Yield the keys that are wanted no more, as they were; one that the user edited is theirs."""
    for name, key in before.items():
        if name not in wanted and not key.is_at(key.was) and key.is_at(there.value(key)):
            yield key._replace(value=key.was, spelled=())


def _verdict(key: IniKey, last: IniKey | None, there: str | None) -> str:
    if key.is_at(there):
        return "same"
    if last is None:
        return "put" if there is None else "clash"
    if last.is_at(there):
        return "put"
    return "yours" if last.is_at(key.value) else "clash"


def _note(key: IniKey, there: File) -> str:
    name = f"{key.section}.{key.key}"
    value = there.value(key)
    return f"you removed: {name}" if value is None else f"kept yours: {name} = {value}"


def _clash(key: IniKey, there: File) -> str:
    value = there.value(key)
    found = "was removed" if value is None else f"is `{value}`"
    return f"`{key.section}.{key.key}` {found}, the profile says `{key.value}`"


def _canonical(value: object) -> bytes:
    import json  # noqa: PLC0415

    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
