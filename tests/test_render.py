from __future__ import annotations

import re

import jinja2
import pytest

from devboot.render import render, render_values, sources


def test_text_without_tags_is_returned_as_it_is() -> None:
    assert render("int a[] = {1}; // 100 %\n", {}) == "int a[] = {1}; // 100 %\n"


def test_a_missing_variable_is_an_error_not_an_empty_string() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("{{ nothing }}", {})


def test_tags_on_lines_of_their_own_leave_no_blank_lines() -> None:
    assert render("a\n  {% if x %}\nb\n  {% endif %}\nc\n", {"x": True}) == "a\nb\nc\n"


def test_words_are_put_in_as_jinja_does_it() -> None:
    context = {"package": "p", "PACKAGE": "P", "name": "n-n", "api": "stable"}
    plain = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    texts = [source.data.decode() for source in sources("libtorch-project")]
    words = {text: set(re.findall(r"\{\{ (.+?) \}\}", text)) for text in texts if "{%" not in text}
    simple = [text for text, found in words.items() if "package" in found <= context.keys()]
    assert len(simple) > 20
    for text in simple:
        assert render(text, context) == plain.from_string(text).render(context)


def test_values_are_rendered_without_touching_the_structure() -> None:
    data = {"{{ x }}": ["{{ x }}", 1, None, {"deep": '"{{ x }}"'}]}
    assert render_values(data, {"x": 'a"b'}) == {'a"b': ['a"b', 1, None, {"deep": '"a"b"'}]}


def test_template_files_come_in_a_fixed_order_without_compiled_python() -> None:
    paths = [source.path for source in sources("libtorch-project/common")]
    assert paths
    assert not [path for path in paths if "__pycache__" in path or path.endswith(".pyc")]
    assert paths == [source.path for source in sources("libtorch-project/common")]
