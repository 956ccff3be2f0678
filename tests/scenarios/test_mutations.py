"""Documents that nobody recorded: whatever is in them, every check answers."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devboot.checks import registry as checks
from devboot.errors import DevbootError
from devboot.facts import Facts, load_facts
from devboot.profile import load_profile
from devboot.report.style import Style
from devboot.report.text import render_text

CASES = [
    yaml.safe_load(path.read_text())["facts"]
    for path in sorted(Path(__file__).parent.glob("cases/*.yaml"))
]
ALL = dict.fromkeys(("cuda", "torch", "debugger", "cuda_gdb", "ncu", "container"), True) | {
    "wsl": 2
}


def _profile(require: dict[str, Any]) -> Any:
    text = json.dumps(
        {
            "version": 1,
            "name": "all",
            "require": require,
            "editor": {"vim": {"tabstop": 2}, "vscode": {"intellisense": "clangd"}},
        }
    )
    return load_profile("p.yaml", read=lambda _: ("p.yaml", text), known=())


PROFILE = _profile(ALL)

_WORDS = st.sampled_from(
    [
        "",
        "\x1b[31m",
        "\x00",
        "13.0",
        "release 99999.1",
        "999999999999.1",
        "[gpu]\nenabled=\\",
        "é" * 99,
    ]
)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    _WORDS,
    st.text(max_size=40),
)
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


_KEYS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(sorted({need.partition(":")[0] for need in checks.needs(checks.CHECKS)})),
)


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, inner in items:
        found.append((*at, key))
        if isinstance(inner, dict | list):
            found += _places(inner, (*at, key))
    return found


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    """Return a recorded machine of which up to three values are something else."""
    facts = copy.deepcopy(draw(st.sampled_from(CASES)))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(_places(facts)))
        table = facts
        for key in way:
            table = table[key]
        table[last] = draw(_JSON)
    return facts


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_no_document_crashes_a_check(facts: dict[str, Any]) -> None:
    report = checks.examine(PROFILE, Facts(facts))
    crashed = [f.evidence for f in report.findings if f.id == "devboot.check-crashed"]
    assert not crashed
    shown = render_text(report, Style(colour=False, unicode=True, width=80), verbose=True)
    assert not set(shown) & set("\x00\x1b\x07")


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(_KEYS, _JSON, max_size=8))
def test_any_json_is_facts_or_refused(document: dict[str, Any]) -> None:
    data = json.dumps({**document, "schema": "devboot.facts/2"}).encode()
    try:
        facts = load_facts(data)
    except DevbootError:
        return
    report = checks.examine(PROFILE, facts)
    assert "devboot.check-crashed" not in {finding.id for finding in report.findings}
