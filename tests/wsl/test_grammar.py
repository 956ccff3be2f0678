"""The scripts for PowerShell, read by a grammar of PowerShell that somebody else wrote."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devboot.generators.wsl import scripts

from .test_scripts import GOLDEN, HOSTILE, made

tree_sitter = pytest.importorskip("tree_sitter")
powershell = pytest.importorskip("tree_sitter_powershell")

_PARSER = tree_sitter.Parser(tree_sitter.Language(powershell.language()))
_UNIT = re.compile(r"(?<=[0-9])[KMGTP]B\b")
ERROR = "error"


def kinds(text: str) -> list[str]:
    """Return the kind of every node of a script, from the top; a place that is wrong is `error`."""
    # Behind an operator this grammar knows the units of numbers in small letters only: `$x / 1gb`.
    text = _UNIT.sub(lambda unit: unit[0].lower(), text)
    nodes, found = [_PARSER.parse(text.encode()).root_node], []
    while nodes:
        node = nodes.pop()
        found.append(ERROR if node.type == "ERROR" or node.is_missing else node.type)
        nodes += reversed(node.children)
    return found


@pytest.mark.parametrize("name", GOLDEN)
def test_a_script_is_powershell(name):
    assert ERROR not in kinds(made(name, {}))


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", GOLDEN)
def test_a_hostile_name_makes_no_other_script(name, hostile):
    assert shape(name, dict.fromkeys(GOLDEN[name][1], hostile)) == kinds(made(name, {}))


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from([*GOLDEN]), text=st.text().filter(str.isprintable))
def test_no_name_makes_another_script(name, text):
    assert shape(name, dict.fromkeys(GOLDEN[name][1], text)) == kinds(made(name, {}))


def shape(name, values):
    text = made(name, values)
    # What asks how the file was read stands only where it has other letters than ASCII.
    return kinds(text if text.isascii() else text.replace(scripts._CANARY, ""))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("'Ubuntu'", "'it's'"),
        ("finally {", "finally "),
        ("    }\n}", "    }\n"),
        ("(-not $Me", "-not $Me"),
        ("| Out-Host", "|"),
        ('""$($Disk.FullName)"""', '""$($Disk.FullName""'),
        ("-ne 0", "-ne"),
    ],
)
def test_a_broken_script_is_noticed(right, wrong):
    text = made("compact", {})
    assert right in text
    assert ERROR in kinds(text.replace(right, wrong))
