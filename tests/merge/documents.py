"""JSON documents, put together of what a text may have where blanks are allowed."""

import json

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

slow = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))

NAMES = st.sampled_from(["name", "a", "b", "configurations", "args", "é", 'q"', "//", "x/*y"])
_SCALARS = st.sampled_from([None, True, False, 0, 1, -2.5, "", "x", "a//b", "/*", "]}", 'q"', "\\"])
VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
)
_ENTRIES = st.lists(st.dictionaries(NAMES, VALUES, max_size=4), max_size=4)
_DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=3).flatmap(
    lambda top: _ENTRIES.map(lambda entries: {**top, "configurations": entries})
) | st.dictionaries(NAMES, VALUES, max_size=4)
_GAPS = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "\n  ",
        "\t",
        "\n\n    ",
        " // c\n",
        "/* c */",
        "\n/* c\n d */\n ",
        "  \n",
        "//\n",
    ]
)


@st.composite
def documents(draw):
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    text = draw(_GAPS) + _text(draw, draw(_DOCUMENTS)) + draw(_GAPS)
    return mark + text.replace("\n", end)


def _text(draw, value):
    if not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=draw(st.booleans()))
    parts = [
        f"{json.dumps(key)}{draw(_GAPS)}:{draw(_GAPS)}{_text(draw, value[key])}"
        if isinstance(value, dict)
        else _text(draw, key)
        for key in value
    ]
    inside = ",".join(f"{draw(_GAPS)}{part}{draw(_GAPS)}" for part in parts)
    if parts and draw(st.booleans()):
        inside += f",{draw(_GAPS)}"
    marks = "{}" if isinstance(value, dict) else "[]"
    return f"{marks[0]}{inside or draw(_GAPS)}{marks[1]}"
