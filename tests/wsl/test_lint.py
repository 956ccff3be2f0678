"""Files with something wrong: what is found, where, and what is left of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from devboot.facts.version import Version
from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG, Dialect, parse
from devboot.wsl.in_force import in_force
from devboot.wsl.keys import each
from devboot.wsl.lint import RULES, Look, corrected, lint, problems

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
IDS = [repr(case.get("conf", case.get("config"))) for case in CASES]


def read(case: dict[str, Any]) -> tuple[str, Dialect]:
    return (case["conf"], WSL_CONF) if "conf" in case else (case["config"], WSLCONFIG)


def found(text: str, dialect: Dialect) -> list[str]:
    return [f"{p.rule} {p.line}:{p.column}" for p in problems(Look(text, dialect), "x")]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_is_found(case: dict[str, Any]) -> None:
    assert sorted(found(*read(case))) == sorted(case["finds"])


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_is_put_right(case: dict[str, Any]) -> None:
    text, dialect = read(case)
    fixed = corrected(text, dialect)
    assert fixed == case.get("fixed", text)
    assert corrected(fixed, dialect) == fixed
    assert not [1 for _, one in lint(Look(fixed, dialect)) if one.fix]


def test_every_rule_has_a_case() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    seen = {name.split()[0] for case in CASES for name in case["finds"]}
    assert set(ids) - seen == {"encoding", "utf-16", "file-name", "too-new"}  # tested below


def test_rules_say_whether_they_can_put_it_right() -> None:
    for case in CASES:
        text, dialect = read(case)
        for rule, one in lint(Look(text, dialect)):
            assert rule.fixable or not one.fix, rule.id
            assert re.match(r"[a-z`]|WSL", one.message), one.message
            assert not one.message.endswith(".")


@pytest.mark.parametrize("dialect", [WSL_CONF, WSLCONFIG], ids=lambda one: one.file)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_that_wsl_takes_for_utf_8(encoding: str, dialect: Dialect) -> None:
    text = "[boot]\n".encode(encoding).decode("utf-8", "surrogateescape")
    assert found(text, dialect) == ["encoding 1:1"]
    assert dict(in_force(parse(text, dialect))) == dict(in_force(parse("", dialect)))


def test_utf_16_that_windows_reads() -> None:
    look = Look("\ufeff[wsl2]\nmemory=8gb\n", WSLCONFIG, utf_16=True)
    assert [problem.rule for problem in problems(look, "x")] == ["utf-16", "value-size"]


def test_a_file_of_almost_the_name() -> None:
    (problem,) = problems(Look("", WSLCONFIG, beside=(".wslconfig.txt", "x")), "/h/.wslconfig")
    assert problem.rule == "file-name"
    assert ".wslconfig.txt" in problem.message


@pytest.mark.parametrize(
    ("version", "finds"), [("2.8.8", ["too-new 2:1"]), ("2.8.9", []), ("0.50", ["too-new 2:1"])]
)
def test_the_version_of_wsl(version: str, finds: list[str]) -> None:
    look = Look("[experimental]\nswiotlb=64MB\n", WSLCONFIG, Version.of(version))
    assert [f"{p.rule} {p.line}:{p.column}" for p in problems(look, "x")] == finds


def test_a_key_of_a_version_that_is_yet_to_come() -> None:
    text = "[wsl2]\nisolateDistroCgroup=true\n"
    assert problems(Look(text, WSLCONFIG, Version.of("2.9.4")), "x")
    assert not problems(Look(text, WSLCONFIG, Version.of("2.9.5")), "x")


def test_where_wsl_stops_it_says_how_much_it_does_not_read() -> None:
    text = "[boot]\n; x\nsystemd=true\n[user]\ndefault=me\n; y\n"
    first, second = (p.message for p in problems(Look(text, WSL_CONF), "x"))
    assert first.endswith("so WSL stops here: the 2 settings below are not read")
    assert second.endswith("so WSL would stop here too")


_NAMES = [f"{key.key}" for dialect in (WSL_CONF, WSLCONFIG) for key in each(dialect)]
_SECTIONS = ["[wsl2]", "[boot]", "[experimental]", "[ws12]", "[a-b]", "[x] ; y", "", "; c"]
_OTHERS = ["# c", "  # d", "// e", "mine=1 # f", "my_key=2", "key: v", 'x="y', "\\"]
_VALUES = [
    "true", "yes", "8gb", "8GB", "8 GB # g", "mirored", "C:\\temp\\x", "'a'", '"a # b"', "", "1,x",
    'echo "a" b', "010", "é",
]  # fmt: skip
_LINES = st.one_of(
    st.sampled_from([*_SECTIONS, *_OTHERS]),
    st.builds(
        "{}{}={}".format,
        st.sampled_from(["", " ", "\t"]),
        st.sampled_from([*_NAMES, "unheardOf"]),
        st.sampled_from(_VALUES),
    ),
    st.text('ab=[]#"\\\r\t ;0é\ufeff', max_size=8),
)
_FILES = st.builds(
    lambda lines, end: end.join(lines),
    st.lists(_LINES, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
)
BOTH = st.sampled_from([WSL_CONF, WSLCONFIG])


def comments(text: str) -> list[str]:
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


@settings(max_examples=400)
@given(_FILES, BOTH)
def test_any_file_is_linted_and_put_right_once_and_for_all(text: str, dialect: Dialect) -> None:
    for problem in problems(Look(text, dialect), "x"):
        lines = text.count("\n") + 1
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
    fixed = corrected(text, dialect)
    left = lint(Look(fixed, dialect))
    assert not [1 for _, one in left if one.fix]
    assert corrected(fixed, dialect) == fixed


@pytest.mark.parametrize("text", ["#\\0\n\\", "\\\n# a\\0=\\0\n"])
def test_a_backslash_without_a_setting_is_no_reason_to_touch_other_lines(text: str) -> None:
    assert corrected(text, WSL_CONF) == text
    assert corrected(text, WSLCONFIG) == text


@settings(max_examples=400)
@given(_FILES, BOTH)
def test_comments_and_unknown_keys_survive_a_correction(text: str, dialect: Dialect) -> None:
    fixed = corrected(text, dialect)
    for comment in comments(text):
        assert comment in fixed
    for line in text.split("\n"):
        if ("unheardOf" in line or "mine=1" in line) and "\\" not in line:  # else a bad escape
            assert line.strip(" \t\r") in fixed


@settings(max_examples=400)
@given(_FILES, BOTH)
def test_what_is_in_force_is_of_lines_that_wsl_reads(text: str, dialect: Dialect) -> None:
    ini = parse(text, dialect)
    for name, value in in_force(ini).items():
        lines = [
            s for s in ini.settings if s.name in {n.lower() for n in (name, *value.key.aliases)}
        ]
        assert value.setting == (lines[0] if lines else None)


@settings(max_examples=200)
@given(_FILES, BOTH)
def test_a_file_without_a_problem_says_what_is_in_force(text: str, dialect: Dialect) -> None:
    if lint(Look(text, dialect)):
        return
    for value in in_force(parse(text, dialect)).values():
        assert value.setting is None or not value.why
