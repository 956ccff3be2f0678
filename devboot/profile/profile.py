"""A profile as its readers see it: plain values by name, each with the place it came from."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from devboot.excerpt import quoted
from devboot.profile.keys import PROFILE
from devboot.profile.kinds import Table
from devboot.profile.layers import DEFAULT, Node, merge
from devboot.profile.problems import Complaint, ProfileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from devboot.profile.kinds import Kind


class Profile(NamedTuple):
    """What the user wants: all layers put together."""

    root: Node
    layers: tuple[Node, ...]  # lowest first, beginning with the defaults

    @classmethod
    def of(cls, layers: Sequence[Node]) -> Profile:
        return cls(reduce(merge, layers), tuple(layers))

    @property
    def name(self) -> str:
        return str(self.root.value["name"].value)

    @property
    def languages(self) -> tuple[str, ...]:
        """Some of `cpp`, `cuda`, `python`."""
        return tuple(self.root.value["languages"].plain())

    def require(self, key: str) -> bool | str | int | None:
        """Return what is asked of this subject, None when it is not asked for."""
        return cast("bool | str | int | None", self.get(f"require.{key}").value)

    @property
    def system(self) -> Section:
        return self._section("system")

    @property
    def packages(self) -> Section:
        return self._section("packages")

    @property
    def toolchain(self) -> Section:
        return self._section("toolchain")

    @property
    def editor(self) -> Section:
        return self._section("editor")

    @property
    def dotfiles(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.root.value["dotfiles"].plain())

    @property
    def projects(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(self.root.value["projects"].plain())

    @property
    def wsl(self) -> Section:
        return self._section("wsl")

    def get(self, path: str) -> Node:
        """Return value (None: unset) and origin of `a.b.c`; raise ProfileError for no key."""
        node = self.root
        for name in path.split("."):
            inner = node.value.get(name) if isinstance(node.value, dict) else None
            if inner is None and PROFILE.find(path):
                return Node(None, DEFAULT)
            if inner is None:
                raise _unknown(path)
            node = inner
        return node

    def _section(self, name: str) -> Section:
        return Section(self.root.value[name].value, cast("Table", PROFILE.keys[name].kind))


class Section:
    """The settings of one mapping as attributes: `profile.toolchain.cuda.version`.

    Unset ones are None, lists are tuples, mappings of the user's own keys are dicts.
    """

    def __init__(self, values: Mapping[str, Node], table: Table) -> None:
        self._values = values
        self._table = table

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (what the key says)
        if name.startswith("_") or name not in self._table.keys:
            raise AttributeError(name)
        return _view(self._values[name], self._table.keys[name].kind)


def _view(node: Node, kind: Kind) -> Any:  # noqa: ANN401
    return Section(node.value, kind) if isinstance(kind, Table) else node.plain()


def _unknown(path: str) -> ProfileError:
    keys = tuple(key for key, _ in PROFILE.paths())
    otherwise = "`devboot profile schema` has all keys"
    return ProfileError(str(Complaint(f"unknown key {quoted(path)}", path, keys, otherwise)))
