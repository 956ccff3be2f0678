from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from devboot.verify.mi_parser import Record, Value, parse_line, unescape

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
VALUES = st.recursive(
    st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def c_string(text: str, *, octal: bool) -> bytes:
    """What gdb writes: quotes, backslashes and controls escaped, other bytes either way."""
    letters = {0x22: b'\\"', 0x5C: b"\\\\", 0x0A: b"\\n", 0x09: b"\\t", 0x0D: b"\\r", 0x1B: b"\\e"}
    out = b""
    for byte in text.encode("utf-8", "replace"):
        # As gdb's printchar: 0x80-0x9f are escaped, 0xa0-0xff are not, within one character.
        plain = 0x20 <= byte < 0x7F or (byte >= 0xA0 and not octal)
        out += letters.get(byte) or (bytes([byte]) if plain else b"\\%03o" % byte)
    return b'"' + out + b'"'


def written(value: Value, *, octal: bool, named: bool) -> bytes:
    if isinstance(value, str):
        return c_string(value, octal=octal)
    if isinstance(value, dict):
        return b"{" + fields(value, octal=octal, named=named) + b"}"
    name = b"frame=" if named else b""
    return b"[" + b",".join(name + written(v, octal=octal, named=named) for v in value) + b"]"


def fields(values: Mapping[str, Value], *, octal: bool, named: bool) -> bytes:
    return b",".join(
        key.encode() + b"=" + written(value, octal=octal, named=named)
        for key, value in values.items()
    )


@given(
    token=st.none() | st.integers(0, 10**6),
    kind=st.sampled_from("^*+="),
    name=NAMES,
    results=st.dictionaries(NAMES, VALUES, max_size=4),
    octal=st.booleans(),
    named=st.booleans(),
)
def test_every_record_is_read_back(
    *,
    token: int | None,
    kind: str,
    name: str,
    results: dict[str, Value],
    octal: bool,
    named: bool,
) -> None:
    line = b"" if token is None else b"%d" % token
    line += kind.encode() + name.encode()
    line += b"," + fields(results, octal=octal, named=named) if results else b""
    assert parse_line(line + b"\r\n") == Record(kind, name, results, token)


@given(kind=st.sampled_from("~@&"), text=st.text(), octal=st.booleans())
def test_every_text_is_read_back(*, kind: str, text: str, octal: bool) -> None:
    assert parse_line(kind.encode() + c_string(text, octal=octal)) == Record(kind, text)


@given(st.binary())
def test_nothing_that_a_program_prints_is_an_error(line: bytes) -> None:
    parse_line(line)


def test_a_stop_as_gdb_13_writes_it() -> None:
    line = (
        rb'*stopped,reason="breakpoint-hit",disp="keep",bkptno="1",frame={addr="0x1139",'
        rb'func="main",args=[{name="n",value="1"}],file="caf\303' + b"\xa9" + rb'/a b.cpp",'
        rb'fullname="/tmp/caf\303\251/a b.cpp",line="3"},thread-id="1",stopped-threads="all"'
    )
    record = parse_line(line)
    assert record
    assert (record.kind, record.name, record.text("reason")) == ("*", "stopped", "breakpoint-hit")
    frame = record.results["frame"]
    assert isinstance(frame, dict)
    assert frame["args"] == [{"name": "n", "value": "1"}]
    assert (frame["file"], frame["fullname"]) == ("café/a b.cpp", "/tmp/café/a b.cpp")


def test_what_is_not_mi_is_none() -> None:
    for line in (b"(gdb) ", b"", b"hello", b'^done,x="', b'^done,x={a="1"', b'^done"', b"~text"):
        assert parse_line(line) is None


def test_a_missing_or_nested_result_has_no_text() -> None:
    record = Record("^", "done", {"frame": {}})
    assert record.text("frame") == record.text("other") == ""


def test_bytes_that_are_not_utf8_stay_readable() -> None:
    assert unescape(rb"\377x") == "\\xffx"
