"""Whole files, three ways: by key where they have keys; every user's layout stays."""

from __future__ import annotations

import json

import pytest

from devboot.merge.three_way import has_markers, join
from devboot.merge.toml_split import split

try:
    import tomllib
except ImportError:  # Python 3.10
    tomllib = None

PRESETS = """\
{
  "version": 6,
  "cmakeMinimumRequired": {"major": 3, "minor": 25},
  "include": ["a.json"],
  "configurePresets": [
    {"name": "base", "hidden": true},
    {
      "name": "debug", "inherits": "base",
      "cacheVariables": {"CMAKE_BUILD_TYPE": "Debug"}
    }
  ]
}
"""
PROJECT = """\
# a comment at the top
[build-system]
requires = ["scikit-build-core>=0.11"]

[project]
name = "my-ops"
version = "0.1.0"
dependencies = [
  "torch>=2.10",
  "numpy",
]

[tool.pytest.ini_options]
addopts = "--strict-markers"
"""


def _joined(name: str, base: str, yours: str, ours: str) -> str:
    joint = join(name, base.encode(), yours=yours.encode(), ours=ours.encode())
    assert joint.data is not None, joint
    return joint.data.decode()


def _refused(name: str, base: str, yours: str, ours: str) -> tuple[str, str]:
    joint = join(name, base.encode(), yours=yours.encode(), ours=ours.encode())
    assert joint.data is None
    assert joint.marked is not None
    assert has_markers(joint.marked)
    return joint.reason, joint.marked.decode()


def test_presets_are_joined_by_name_where_lines_would_meet() -> None:
    yours = PRESETS.replace("true}", 'true, "generator": "Ninja"}').replace(
        "}\n  ]", '},\n    {"name": "mine"}\n  ]'
    )
    ours = PRESETS.replace("true}", 'true, "binaryDir": "build"}').replace(
        "}\n  ]", '},\n    {"name": "new"}\n  ]'
    )
    found = json.loads(_joined("CMakePresets.json", PRESETS, yours, ours))
    base = {"name": "base", "hidden": True, "generator": "Ninja", "binaryDir": "build"}
    assert found["configurePresets"][0] == base
    assert [one["name"] for one in found["configurePresets"]] == ["base", "debug", "mine", "new"]


def test_a_reformatted_document_keeps_its_layout() -> None:
    yours = json.dumps(json.loads(PRESETS), indent=4)
    ours = PRESETS.replace('"version": 6', '"version": 7').replace(
        '["a.json"]', '["a.json", "b.json"]'
    )
    text = _joined("CMakePresets.json", PRESETS, yours, ours)
    assert json.loads(text) == json.loads(ours)
    assert '    "version": 7,\n' in text


def test_entries_that_you_deleted_stay_away_and_dropped_ones_go_unless_edited() -> None:
    yours = PRESETS.replace('    {"name": "base", "hidden": true},\n', "")
    ours = PRESETS.replace("true}", 'true, "binaryDir": "build"}')
    assert _joined("CMakePresets.json", PRESETS, yours, ours) == yours
    dropped = PRESETS.replace('    {"name": "base", "hidden": true},\n', "")
    assert json.loads(_joined("x.json", PRESETS, PRESETS + "\n", dropped)) == json.loads(dropped)
    mine = PRESETS.replace("true}", "false}")
    assert json.loads(_joined("x.json", PRESETS, mine, dropped)) == json.loads(mine)


def test_a_key_that_both_changed_is_named() -> None:
    yours, ours = PRESETS.replace("Debug", "Mine"), PRESETS.replace("Debug", "Theirs")
    reason, marked = _refused("CMakePresets.json", PRESETS, yours, ours)
    assert reason == "you and the template changed `debug.CMAKE_BUILD_TYPE`"
    assert "Mine" in marked
    assert "Theirs" in marked


def test_a_key_that_both_added_is_a_conflict_also_where_lines_part_well() -> None:
    yours = PRESETS.replace('"version": 6,', '"version": 6,\n  "vendor": 1,')
    ours = PRESETS.replace('"include": ["a.json"],', '"include": ["a.json"],\n  "vendor": 2,')
    assert _refused("CMakePresets.json", PRESETS, yours, ours)[0].endswith("changed `vendor`")


@pytest.mark.parametrize("yours", ["{", "[]", PRESETS.replace("[\n", "{\n", 1), "// c\n" + PRESETS])
def test_a_document_without_keys_to_go_by_is_joined_by_lines(yours: str) -> None:
    ours = PRESETS.replace('"version": 6', '"version": 7')
    joint = join("x.json", PRESETS.encode(), yours=yours.encode(), ours=ours.encode())
    assert joint.data or joint.marked


def test_tables_are_joined_by_key_where_lines_would_meet() -> None:
    yours = PROJECT.replace('version = "0.1.0"', 'version = "1.0.0"').replace(
        "numpy", 'numpy",\n  "mine'
    )
    ours = PROJECT.replace('version = "0.1.0"\n', 'version = "0.1.0"\nreadme = "README.md"\n')
    ours = ours.replace("torch>=2.10", "torch>=2.11") + '\n[tool.uv]\nkey = "x"\n'
    text = _joined("pyproject.toml", PROJECT, yours, ours)
    assert 'version = "1.0.0"\nreadme = "README.md"\n' in text
    assert '  "torch>=2.11",\n  "numpy",\n  "mine",\n' in text
    assert text.endswith('addopts = "--strict-markers"\n\n[tool.uv]\nkey = "x"\n')


def test_tables_in_another_order_and_with_comments_stay_so() -> None:
    head, build, project, tool = split_tables(PROJECT)
    yours = head + "# mine\n" + project + build + tool
    ours = PROJECT.replace("0.11", "0.12")
    text = _joined("pyproject.toml", PROJECT, yours, ours)
    assert text == yours.replace("0.11", "0.12")


def split_tables(text: str) -> list[str]:
    head, *rest = text.split("\n[")
    return [head + "\n", *(f"[{table.rstrip()}\n\n" for table in rest)]


def test_keys_and_tables_that_you_deleted_stay_away_and_dropped_ones_go() -> None:
    yours = PROJECT.replace('version = "0.1.0"\n', "")
    ours = PROJECT.replace('"0.1.0"', '"0.2.0"').replace('addopts = "--strict-markers"\n', "")
    text = _joined("pyproject.toml", PROJECT, yours, ours)
    assert "version" not in text
    assert "addopts" not in text
    gone = PROJECT.partition("\n[tool")[0] + "\n"
    assert "[tool" not in _joined("pyproject.toml", PROJECT, yours, gone)
    mine = PROJECT.replace("--strict-markers", "-x")
    assert 'addopts = "-x"' in _joined("pyproject.toml", PROJECT, mine, gone)


@pytest.mark.parametrize(
    ("yours", "ours", "key"),
    [
        ('"1.0.0"', '"2.0.0"', "project.version"),
        ('"0.1.0"\nreadme = "A"', '"0.1.0"\nreadme = "B"', "project.readme"),
        ('"0.1.0"\n\n[new]\na = 1', '"0.1.0"\n\n[new]\na = 2', "new.a"),
    ],
)
def test_an_assignment_that_both_changed_is_named(yours: str, ours: str, key: str) -> None:
    texts = (PROJECT.replace('"0.1.0"', side) for side in (yours, ours))
    reason, _ = _refused("pyproject.toml", PROJECT, *texts)
    assert f"`{key}`" in reason


def test_a_key_is_not_written_twice() -> None:
    yours = PROJECT.replace('name = "my-ops"', 'license = "MIT"\nname = "my-ops"')
    ours = PROJECT.replace('  "numpy",\n]', '  "numpy",\n]\nlicense = "BSD"')
    reason, marked = _refused("pyproject.toml", PROJECT, yours, ours)
    assert "`project.license`" in reason
    assert "MIT" in marked


@pytest.mark.parametrize(
    "text",
    [
        "a = '''\n[no.table]\n'''\n", 'a = """\n# no comment \\""" \n"""\nb = 1\n',
        "a = [\n  1, # ]\n  2,\n]\n[t]\n", "a = { b = '}' }\n'quoted key' . \"x\" = 1\n",
        "\n# only a comment\n", "", "[a.b] # why\nc = 1\n",
    ],
)  # fmt: skip
def test_pieces_are_the_text_again(text: str) -> None:
    found = split(text)
    assert found is not None
    assert "".join(table.text for table in found.tables.values()) + found.rest == text


@pytest.mark.parametrize(
    "text",
    ["a = 1\na = 2\n", "[t]\n[t]\n", "[[t]]\n", "a = 'x\n", "a = [\n", "what\n", "a = 1", "= 1\n"],
)
def test_what_cannot_be_cut_with_certainty_is_not(text: str) -> None:
    assert split(text) is None


@pytest.mark.skipif(tomllib is None, reason="needs Python 3.11's tomllib to judge")
def test_the_result_is_toml_with_the_values_of_both() -> None:
    yours = PROJECT.replace('"0.1.0"', '"1.0.0"') + '\n[mine]\nx = """\na\n"""\n'
    ours = PROJECT.replace("2.10", "2.12") + "\n[tool.uv]\nkey = 1\n"
    found = tomllib.loads(_joined("pyproject.toml", PROJECT, yours, ours))
    assert found["project"]["version"] == "1.0.0"
    assert found["project"]["dependencies"][0] == "torch>=2.12"
    assert found["mine"] == {"x": "a\n"}
    assert found["tool"]["uv"] == {"key": 1}


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", b"\n"])
def test_the_shape_of_your_text_stays(bom: bytes, end: bytes, last: bytes) -> None:
    base, ours = b"a\nb\nc\nd\ne\n", b"a\nb\nc\nd\nE\n"
    edited = b"A\nb\nc\nd\ne" + last
    yours = bom + edited.replace(b"\n", end)
    after = bom + (b"A\nb\nc\nd\nE" + last).replace(b"\n", end)
    assert join("x", base, yours=yours, ours=ours).data == after
    same = bom + (b"a\nb\nc\nd\ne" + last).replace(b"\n", end)
    assert join("x", base, yours=same, ours=base).data == same


def test_lines_of_both_kinds_are_nobodys_shape() -> None:
    base, ours = b"a\nb\nc\nd\n", b"a\nb\nc\nD\n"
    assert join("x", base, yours=b"a\r\nb\nc\nd\n", ours=ours).data == b"a\r\nb\nc\nD\n"


def test_what_is_no_text_is_a_conflict_without_markers() -> None:
    joint = join("x", b"a\0", yours=b"b\0", ours=b"c\0")
    assert (joint.data, joint.marked) == (None, None)


def test_what_both_added_stands_between_markers_without_the_lines_that_are_the_same() -> None:
    joint = join("x", None, yours=b"1\n2\n3\n", ours=b"1\nII\n3\n")
    assert joint.marked == b"1\n<<<<<<< yours\n2\n=======\nII\n>>>>>>> devboot\n3\n"
