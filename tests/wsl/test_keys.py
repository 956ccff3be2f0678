"""Every key of the table: its default, a value that WSL takes, one that it refuses, its dependencies.

The table is read here by YAML, apart from what is compiled of it.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from devboot.merge.wsl_ini import parse
from devboot.wsl.explain import pages
from devboot.wsl.in_force import in_force
from devboot.wsl.lint import Look, lint

spec = importlib.util.spec_from_file_location("wsl_rows", Path(__file__).parent / "conftest.py")
assert spec is not None
assert spec.loader is not None
shared = importlib.util.module_from_spec(spec)
spec.loader.exec_module(shared)
DIALECTS, ROWS = shared.DIALECTS, shared.rows()
IDS = [f"{section}.{key}" for _, section, key, _ in ROWS]
EVERY = pytest.mark.parametrize(("file", "section", "key", "row"), ROWS, ids=IDS)

GOOD = {
    "bool": [("True", "true"), ("0", "false"), ("FALSE", "false"), ("1", "true")],
    "int": [("7", "7"), ("0x10", "16")],
    "octal": [("0027", "0027")],
    "size": [("8GB", "8GB"), ("512MB", "512MB")],
    "string": [("text", "text")],
    "hostname": [("my-host", "my-host")],
    "folder": [("/drives", "/drives/"), ("/", "/")],
    "path": [("/tmp/x", "/tmp/x")],
    "winpath": [(r"C:\\x\\y", r"C:\x\y"), ("C:/x/y", "C:/x/y")],
    "csv": [("a,b", "a,b")],
    "ports": [("3000,9000", "3000,9000")],
    "mac": [("00:15:5d:00:00:01", "00:15:5d:00:00:01")],
    "ipv4": [("10.1.2.3", "10.1.2.3")],
}
BAD = {
    "bool": "yes", "int": "many", "octal": "rwx", "size": "8gb", "hostname": "my host",
    "winpath": "%TEMP%/x", "ports": "0", "mac": "00:15", "ipv4": "10.1.2.256", "enum": "nonsense",
}  # fmt: skip


def values(file: str, text: str) -> dict[str, Any]:
    return dict(in_force(parse(text, DIALECTS[file])))


def fulfilled(file: str, row: dict[str, Any]) -> str:
    """Return lines that give a key its effect."""
    lines = ""
    for name, allowed in row.get("needs", {}).items():
        section, key = name.split(".")
        lines += f"[{section}]\n{key}={allowed[0]}\n"
        lines += fulfilled(file, shared.TABLE[file][section][key])
    return lines


@EVERY
def test_without_a_line_the_default_is_in_force(
    file: str, section: str, key: str, row: dict[str, Any]
) -> None:
    value = values(file, "")[f"{section}.{key}"]
    assert (value.value, value.setting) == (row["default"], None)


@EVERY
def test_a_value_that_wsl_takes_is_in_force(
    file: str, section: str, key: str, row: dict[str, Any]
) -> None:
    same = row.get("same", {})
    enums = [(one.upper(), same.get(one, one)) for one in (*row.get("values", ()), *same)]
    for written, understood in enums or GOOD[row["type"]]:
        text = f"{fulfilled(file, row)}[{section}]\n{key.upper()} = {written}\n"
        value = values(file, text)[f"{section}.{key}"]
        assert value.setting is not None
        assert value.value == (row["default"] if row.get("ignored") else understood)


CHECKED = [row for row in ROWS if row[3]["type"] in BAD and not row[3].get("ignored")]


@pytest.mark.parametrize(("file", "section", "key", "row"), CHECKED)
def test_a_value_that_wsl_refuses_is_its_default_and_a_problem(
    file: str, section: str, key: str, row: dict[str, Any]
) -> None:
    text = f"{fulfilled(file, row)}[{section}]\n{key}={BAD[row['type']]}\n"
    found = {rule.id for rule, _ in lint(Look(text, DIALECTS[file]))}
    assert found & {f"value-{row['type']}", "windows-path"}
    if row["type"] not in {"winpath", "hostname"}:
        assert values(file, text)[f"{section}.{key}"].value == row["default"]


@EVERY
def test_explain_says_what_the_table_says(
    file: str, section: str, key: str, row: dict[str, Any]
) -> None:
    (page,) = pages(f"{section}.{key}", {})[-1:]
    if (found := pages(f"{section}.{key}", {})) and len(found) > 1:  # in both files
        page = next(one for one in found if one.key.file == DIALECTS[file].file)
    told = page.as_json()
    assert (told["type"], told["default"], told["about"]) == (
        row["type"], row["default"], row["about"],
    )  # fmt: skip
    assert told["values"] == row.get("values", [])
    assert told["aliases"] == row.get("aliases", [])
    assert told["needs"] == row.get("needs", {})
    assert row.get("windows", "") in (told["since"] or "")
    assert row.get("wsl", "").lstrip(">") in (told["since"] or "")
    name = f"{section}.{key}"
    depending = {
        f"{s}.{k}"
        for f, s, k, other in ROWS
        if f == file
        and (name in other.get("needs", {}) or name in {x["when"] for x in other.get("forced", ())})
    }
    assert set(told["decides"]) == depending


@pytest.mark.parametrize(
    ("file", "section", "key", "row"),
    [row for row in ROWS if row[3].get("needs")],
    ids=[f"{s}.{k}" for _, s, k, row in ROWS if row.get("needs")],
)
def test_a_key_without_what_it_needs_has_no_effect(
    file: str, section: str, key: str, row: dict[str, Any]
) -> None:
    ((needed, allowed),) = row["needs"].items()
    above, name = needed.split(".")
    all_of_it = shared.TABLE[file][above][name].get("values") or ["true", "false"]
    other = next(one for one in all_of_it if one not in allowed and one != "VirtioProxy")
    written = GOOD[row["type"]][0][0]
    text = f"[{above}]\n{name}={other}\n[{section}]\n{key}={written}\n"
    value = values(file, text)[f"{section}.{key}"]
    assert value.value == row["default"]
    assert value.needed == needed
    assert "no-effect" in {rule.id for rule, _ in lint(Look(text, DIALECTS[file]))}


FORCED = [
    (file, section, key, rule) for file, section, key, row in ROWS for rule in row.get("forced", ())
]


@pytest.mark.parametrize(("file", "section", "key", "rule"), FORCED)
def test_another_key_decides(file: str, section: str, key: str, rule: dict[str, Any]) -> None:
    above, name = rule["when"].split(".")
    own = f"[{section}]\n{key}={rule['own']}\n" if "own" in rule else ""
    text = f"{own}[{above}]\n{name}={rule['is']}\n"
    assert values(file, text)[f"{section}.{key}"].value == rule["gives"]
