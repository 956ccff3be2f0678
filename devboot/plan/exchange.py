"""A file that is exchanged as a whole, if it still is what it was when it was looked at."""

from __future__ import annotations

from typing import Any, NamedTuple

from devboot.merge import Unmergeable


class Exchange(NamedTuple):
    """New bytes for the old ones that they were made from; nothing in the file is devboot's."""

    before: bytes
    own: bytes

    @property
    def kind(self) -> str:
        return "exchange"

    @property
    def owns_file(self) -> bool:
        return False

    def part(self, actual: bytes) -> bytes | None:
        """Return the new bytes where they are already, None where the old ones are."""
        if actual not in {self.before, self.own}:
            raise Unmergeable("it was changed after it was looked at")
        return self.own if actual == self.own else None

    def merge(self, actual: bytes | None) -> bytes:
        if actual is None:
            raise Unmergeable("it went away after it was looked at")
        return self.own

    def remove(self, actual: bytes) -> bytes:
        return self.before if actual == self.own else actual

    def with_own(self, own: bytes) -> Exchange:
        return Exchange(self.before, own)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind}
