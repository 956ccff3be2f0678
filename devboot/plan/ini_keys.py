"""Content of WSL's files: single keys; the rest of the file is the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from devboot.merge import Unmergeable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from devboot.merge.wsl_ini import Dialect, Setting


class IniKey(NamedTuple):
    """One key as it should be."""

    section: str
    key: str
    value: str | None  # None: it is not to be there
    also: tuple[str, ...] = ()  # other names of it, `section.key` in lower case
    spelled: tuple[str, ...] = ()  # other spellings of its value, in lower case
    was: str | None = None  # before devboot; None: it was not there

    @property
    def name(self) -> str:
        return f"{self.section}.{self.key}".lower()

    def is_at(self, value: str | None) -> bool:
        """Tell whether a value of the file is the one that is wanted, as WSL reads it."""
        return value == self.value or (value is not None and value.lower() in self.spelled)


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
        there = _File(actual, self.file)
        values = {key.name: there.value(key) for key in self.keys}
        nothing = not any(value is not None for value in values.values())
        wanted = any(key.value is not None for key in self.keys)
        return None if nothing and wanted else _canonical(values)

    def join(self, actual: bytes | None, last: IniKeys | None) -> Joined:
        """Bring a file and what is wanted together, key by key; `last` was written last.

        Raises Unmergeable for a file that WSL does not read to its end, with `line:column`.
        """
        there = _File(actual or b"", self.file)
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
        return _File(actual or b"", self.file).with_keys(self.keys)

    def remove(self, actual: bytes) -> bytes:
        there = _File(actual, self.file)
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


class _File:
    """One of the two files, read."""

    def __init__(self, data: bytes, file: str) -> None:
        from devboot.merge import wsl_ini  # noqa: PLC0415  # few runs have to do with WSL

        known = {one.file: one for one in (wsl_ini.WSL_CONF, wsl_ini.WSLCONFIG)}
        self.dialect: Dialect = known[file]
        self.text = _decoded(data)
        self.ini = wsl_ini.parse(self.text, self.dialect)

    def setting(self, key: IniKey) -> Setting | None:
        """Return the line that decides about a key: the first one, of all its names."""
        names = {key.name, *key.also}
        return next((one for one in self.ini.settings if one.name in names), None)

    def value(self, key: IniKey) -> str | None:
        there = self.setting(key)
        return None if there is None else there.value

    def missing_sections(self, keys: Iterable[IniKey]) -> Iterator[str]:
        there = {header.name.lower() for header in self.ini.headers}
        for key in keys:
            is_new = key.value is not None and self.setting(key) is None
            if is_new and key.section.lower() not in there:
                yield key.section

    def with_keys(self, keys: Iterable[IniKey], empty: Iterable[str] = ()) -> bytes:
        """Return the file with these keys as wanted, less those of the sections `empty` that are.

        Raises Unmergeable for a file that WSL does not read to its end.
        """
        from devboot.merge import wsl_ini_edit  # noqa: PLC0415

        put, out = {}, set()
        for key in keys:
            there = self.setting(key)
            if key.value is not None:
                place = (there.section, there.key) if there else (key.section, key.key)
                put[place] = key.value
            else:
                out |= {_path(name) for name in (key.name, *key.also)}
        text = wsl_ini_edit.take_out(self.text, self.dialect, out)
        text = wsl_ini_edit.put(text, self.dialect, put)
        return wsl_ini_edit.take_out_empty(text, self.dialect, set(empty)).encode()


def _path(name: str) -> tuple[str, str]:
    section, _, key = name.rpartition(".")
    return section, key


def _remembering(key: IniKey, last: IniKey | None, there: _File) -> IniKey:
    return key._replace(was=last.was if last else there.value(key))


def _dropped(before: Mapping[str, IniKey], wanted: set[str], there: _File) -> Iterator[IniKey]:
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


def _note(key: IniKey, there: _File) -> str:
    name = f"{key.section}.{key.key}"
    value = there.value(key)
    return f"you removed: {name}" if value is None else f"kept yours: {name} = {value}"


def _clash(key: IniKey, there: _File) -> str:
    value = there.value(key)
    found = "was removed" if value is None else f"is `{value}`"
    return f"`{key.section}.{key.key}` {found}, the profile says `{key.value}`"


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unmergeable(f"{line}: it is not UTF-8") from None


def _canonical(value: object) -> bytes:
    import json  # noqa: PLC0415

    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
