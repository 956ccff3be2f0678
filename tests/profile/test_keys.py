"""The specification itself, by loops over every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from devboot.profile.keys import PROFILE
from devboot.profile.kinds import Choice, Integer, Key, ListOf, Table, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from devboot.profile import Profile

KEYS = dict(PROFILE.paths())
LEAVES = {path: key for path, key in KEYS.items() if isinstance(key.kind, Text | Integer | Choice)}


@pytest.mark.parametrize("path", KEYS)
def test_key_is_explained(path: str) -> None:
    text = KEYS[path].help
    assert text
    assert not text.endswith(".")
    assert "\n" not in text


@pytest.mark.parametrize("path", KEYS)
def test_default_is_a_value_that_could_be_written(path: str) -> None:
    key = KEYS[path]
    items = key.default if isinstance(key.default, tuple) else (key.default,)
    kind = key.kind.item if isinstance(key.kind, ListOf) else key.kind
    for item in items:
        if item is not None:
            assert kind.read(str(item)) == item


@pytest.mark.parametrize("path", LEAVES)
def test_every_key_is_an_attribute(load: Callable[..., Profile], path: str) -> None:
    profile: Any = load("wsl-cuda")
    value = profile.get(path).plain()
    section, _, rest = path.partition(".")
    if rest and section != "require":
        for name in path.split("."):
            profile = getattr(profile, name)
        assert profile == value


def test_names_of_built_in_profiles(load: Callable[..., Profile], known: list[str]) -> None:
    assert {"base", "cpp", "cuda", "python", "cpu-only", "linux-cuda", "wsl-cuda"} <= set(known)
    assert [load(name).name for name in known] == known


def test_paths_lead_back() -> None:
    assert all(PROFILE.find(path) is key for path, key in KEYS.items())
    assert PROFILE.find("toolchain.cuda.verison") is None
    assert PROFILE.find("name.x") is None


def test_lists_that_can_be_edited() -> None:
    edited = [path for path in KEYS if PROFILE.editable(path)]
    assert edited == [
        "languages",
        "packages.apt",
        "packages.pip",
        "toolchain.cuda.architectures",
        "projects",
        "machines",
    ]


def test_a_table_knows_its_keys() -> None:
    table = Table({"a": Key(Integer(1, 2), "x")})
    assert list(table.paths("p.")) == [("p.a", table.keys["a"])]
