"""`--set key.path=value`: text unless it looks like a list, a mapping or a quoted word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from devboot.profile import Profile, ProfileError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("argument", "path", "value"),
    [
        ("toolchain.python.version=3.10", "toolchain.python.version", "3.10"),
        ("require.cuda=false", "require.cuda", False),
        ("packages.apt=[git, 'g++']", "packages.apt", ("git", "g++")),
        ("packages.apt=[]", "packages.apt", ()),
        ("+packages.pip=[torch==2.9]", "packages.pip", ("torch==2.9",)),
        ("-languages=[cpp]", "languages", ("cuda",)),
        ("toolchain.cuda={version: 13.0}", "toolchain.cuda.version", "13.0"),
        ('toolchain.cuda.home="/srv/my cuda"', "toolchain.cuda.home", "/srv/my cuda"),
        ("toolchain.cuda.home=/srv/a=b: #c", "toolchain.cuda.home", "/srv/a=b: #c"),
        ("wsl.conf.boot.command=service ssh start", "wsl.conf.boot.command", "service ssh start"),
    ],
)
def test_value(load: Callable[..., Profile], argument: str, path: str, value: Any) -> None:
    assert load("cuda", sets=[argument]).get(path).plain() == value


def test_the_last_one_wins(load: Callable[..., Profile]) -> None:
    assert load("cuda", sets=["require.ncu=true", "require.ncu=false"]).require("ncu") is False


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("toolchain.cuda", "--set:1:1: `--set` takes `key.path=value`"),
        ("=x", "--set:1:1: `--set` takes `key.path=value`"),
        ("requier.cuda=true", "--set:1:1: unknown key `requier`; did you mean `require`?"),
        (
            "toolchain.cuda.verison=13",
            "--set:1:16: unknown key `toolchain.cuda.verison`; did you mean `version`?",
        ),
        ("packages.apt=git", "--set:1:14: `packages.apt` is a list, not `git`; write `[git]`"),
        ("packages.apt=[git", "--set:1:14: this list is not closed: `,` or `]` is missing"),
        ("system.locale=", "--set:1:15: `system.locale` is a locale such as C.UTF-8, not nothing"),
        ("system.locale=\x1b[0m", "--set:1:15: the invisible character U+001B is not allowed"),
        ("require=true", "--set:1:9: `require` is a mapping, not `true`"),
        ("name=x", "--set:1:1: unknown key `name`; it can only stand at the top of a profile"),
        ("require..cuda=true", "--set:1:9: a key is missing here"),
        ("wsl.conf." + "a." * 900 + "b=1", "--set:1:1: nested deeper than 20 levels"),
    ],
)
def test_mistakes(load: Callable[..., Profile], argument: str, message: str) -> None:
    with pytest.raises(ProfileError) as error:
        load("cuda", sets=[argument])
    first, *excerpt = error.value.message.split("\n")
    assert first.startswith(message)
    assert len(excerpt) == 2
