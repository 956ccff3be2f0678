"""Profiles that ship with devboot are there ready-made, and are what a parser makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from devboot.profile.parsed import parsed
from devboot.profile.problems import Source
from devboot.profile.yaml_nodes import parse

FILES = sorted((Path(__file__).parents[2] / "profiles").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_what_a_parser_makes_of_it(path: Path) -> None:
    source = Source(path.name, path.read_text("utf-8"))
    assert parsed(source) == parse(source)


def test_an_edited_one_is_parsed_anew() -> None:
    text = FILES[0].read_text("utf-8")
    assert parsed(Source("base.yaml", text)) is not None
    assert parsed(Source("base.yaml", f"{text}\n# mine\n")) is None
