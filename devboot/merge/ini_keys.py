"""Single keys of WSL's files as values, and a file that they get in and out of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from devboot.merge import Unmergeable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


class File:
    """One of the two files, read."""

    def __init__(self, data: bytes, file: str) -> None:
        from devboot.merge import wsl_ini  # noqa: PLC0415  # few runs have to do with WSL

        known = {one.file: one for one in (wsl_ini.WSL_CONF, wsl_ini.WSLCONFIG)}
        self.dialect: Dialect = known[file]
        self.data, self.text = data, _decoded(data, self.dialect)
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
        from devboot.merge import wsl_encoding, wsl_ini_edit  # noqa: PLC0415  # as above

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
        text = wsl_ini_edit.take_out_empty(text, self.dialect, set(empty))
        return wsl_encoding.encoded(text, self.data, self.dialect)


def _path(name: str) -> tuple[str, str]:
    section, _, key = name.rpartition(".")
    return section, key


def _decoded(data: bytes, dialect: Dialect) -> str:
    from devboot.merge import wsl_encoding  # noqa: PLC0415  # as above

    try:
        return wsl_encoding.decoded(data, dialect, "strict")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unmergeable(f"{line}: it is not UTF-8") from None
