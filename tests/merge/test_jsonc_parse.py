"""What is read, where it stands, and what is refused where."""

from __future__ import annotations

import pytest

from devboot.merge.jsonc import DEPTH_LIMIT, SIZE_LIMIT, JsoncError, Object, Position, parse

REFUSED = {
    "{": "1:2: the file ends before the `{` of 1:1 is closed",
    '{\n "a": [1': "2:9: the file ends before the `[` of 2:7 is closed",
    "[1,,2]": "1:4: a value expected",
    "[,]": "1:2: a value expected",
    '{"a" 1}': "1:6: `:` expected",
    '{"a": 1 "b": 2}': "1:9: `,` or `}` expected",
    "[1 2]": "1:4: `,` or `]` expected",
    "{a: 1}": "1:2: a name in double quotes expected",
    "{'a': 1}": "1:2: JSON has double quotes only",
    '{"a": +1}': "1:7: a value expected",
    '{"a": .5}': "1:7: a value expected",
    '{"a": 01}': "1:7: a value expected",
    '{"a": 1.}': "1:7: a value expected",
    '{"a": 0x1F}': "1:7: a value expected",
    '{"a": \u0661}': "1:7: a value expected",
    '{"a": NaN}': "1:7: a value expected",
    '{"a": nullx}': "1:7: a value expected",
    "{} {}": "1:4: nothing but comments may follow the end of the document",
    '{"a": "x': "1:7: a string without its closing quote",
    '{"a": "x\n"}': "1:7: a string without its closing quote",
    '{"a": "x\ty"}': "1:9: the control character U+0009 in a string",
    '{"a": "\\x"}': "1:8: an escape that JSON does not have",
    '{"a": "\\u12"}': "1:8: an escape that JSON does not have",
    "{} // x\n/* y": "2:1: a comment without its end",
    "/": "1:1: a value expected",
    '{"a": 1\n<<<<<<< HEAD\n': "2:1: a conflict marker of git",
    '{"a": 1\n=======\n': "2:1: a conflict marker of git",
    '{"a": 1\n>>>>>>> other': "2:1: a conflict marker of git",
    "{\u00a0}": "1:2: an unexpected character, U+00A0",
    "\ufeff\ufeff{}": "1:1: an unexpected character, U+FEFF",
    "[" * (DEPTH_LIMIT + 1): "1:101: more than 100 brackets are open",
    "[" * 100_000: "1:101: more than 100 brackets are open",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:20]))
def test_what_vs_code_would_mark_is_refused_where_it_stands(text: str) -> None:
    with pytest.raises(JsoncError) as refused:
        parse(text)
    assert str(refused.value) == REFUSED[text]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\0\1\2", "1:1: is not a text file"),
        (b'{"a": 1}\n\0', "2:1: is not a text file"),
        (b"\xff\xfe{\0}\0", "1:1: is not text in UTF-8 (byte 0xff)"),
        ('{\n"é": "'.encode() + b"\xe9", "2:7: is not text in UTF-8 (byte 0xe9)"),
        (b" " * (SIZE_LIMIT + 1), "1:1: is larger than 8 MiB, which no configuration file is"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(JsoncError) as refused:
        parse(data)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("\ufeff", None),
        (" \t\r\n// only\n/* this */", None),
        ("null", None),
        ("[1, 2,]", [1, 2]),
        ('{"a": 1, "a": 2,}', {"a": 2}),
        ('/**/{/***/"a"/* * / */:// x\n-0.5e+1/**/}//', {"a": -5.0}),
        ('{"\\u0061\\/\\n": "\\ud83d\\ude00\\ud800"}', {"a/\n": "\U0001f600\ud800"}),
        ('{"a": [true, false, null, {}, []]}', {"a": [True, False, None, {}, []]}),
        ("[1e400, -1e400, 18446744073709551617]", [float("inf"), -float("inf"), 2**64 + 1]),
        ("9" * 5000, float("inf")),
        ('"U+2028 \u2028 in a string"', "U+2028 \u2028 in a string"),
        ("[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT, None),
    ],
)
def test_what_vs_code_takes_is_read(text: str, value: object) -> None:
    document = parse(text.encode(errors="surrogatepass"))
    assert document.text == text
    if len(text) != 2 * DEPTH_LIMIT:
        assert document.value == value


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_places_are_those_that_an_editor_shows(end: str, bom: str) -> None:
    document = parse(f'{bom}{{{end}\t"日本\u2028😀": 1,{end}{end}  /* x */ "b": [2]{end}}}')
    assert isinstance(document.root, Object)
    first, second = document.root.entries
    found = document.find(("b", 0))
    assert found is not None
    assert document.where(document.root.start) == Position(1, 1)
    assert document.where(first.start) == Position(2, 2)
    assert document.where(first.node.start) == Position(2, 10)
    assert document.where(second.start) == Position(4, 11)
    assert document.where(found.start) == Position(4, 17)
    assert document.where(document.root.end) == Position(5, 2)


def test_spans_cut_values_out_of_the_text() -> None:
    document = parse('{"a": [1, "x" /* c */ , {}]}')
    node = document.find(("a",))
    assert node is not None
    assert document.text[node.start : node.end] == '[1, "x" /* c */ , {}]'
    texts = [document.text[entry.start : entry.end] for entry in node.entries]
    assert texts == ["1,", '"x" /* c */ ,', "{}"]


@pytest.mark.parametrize("path", [("x",), ("a", "x"), ("a", 9), ("a", -1), ("a", 0, "x"), (0,)])
def test_what_is_not_there_is_not_found(path: tuple[str | int, ...]) -> None:
    assert parse('{"a": [1]}').find(path) is None
    assert parse("").find(path) is None
