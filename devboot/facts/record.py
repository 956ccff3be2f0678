"""One mapping of the document, read key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class UnknownFact(LookupError):  # noqa: N818  # it is no error: nobody looked
    """Nobody looked at the fact with this key (`commands.nvcc`, `files./etc/os-release`)."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Record:
    """A mapping such as `python` or one of `pci_nvidia`; a key of the wrong type is not there.

    `place` is where it stands in the document (`python.torch`); `strict`: `told` is to tell unknown
    from absent.
    """

    def __init__(self, raw: Mapping[str, Any], place: str = "", strict: bool = False) -> None:  # noqa: FBT001, FBT002
        self.raw = raw
        self.place = place
        self.strict = strict

    def text(self, key: str) -> str:
        """Return a text, empty when there is none."""
        value = self.raw.get(key)
        return value if isinstance(value, str) else ""

    def told(self, key: str) -> str:
        """Return a text that every document has, empty when it is null.

        Raises UnknownFact when the key is missing, for readers to whom that matters.
        """
        value = self.raw.get(key)
        if self.strict and not (isinstance(value, str) or (value is None and key in self.raw)):
            raise UnknownFact(f"{self.place}.{key}")
        return value if isinstance(value, str) else ""

    def integer(self, key: str) -> int | None:
        value = self.raw.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, key: str) -> bool | None:
        """Return a boolean, None: nobody looked."""
        value = self.raw.get(key)
        return value if isinstance(value, bool) else None

    def texts(self, key: str) -> tuple[str, ...] | None:
        """Return the strings in a list, None: nobody looked."""
        value = self.raw.get(key)
        if not isinstance(value, list):
            return None
        return tuple(item for item in value if isinstance(item, str))
