from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devboot.merge import Unmergeable
from devboot.merge.block import Markers, body, put, take_out

VIM = Markers("vim", '"')
LINES = b"source ~/x\n"

# What editors and people leave: CRLF, no end of the last line, a byte order mark, no UTF-8.
pieces = st.sampled_from([b"a\n", b"b\r\n", b"\n", b"\xff\xfe\n", b"no end", b'" >>> other >>>\n'])
files = st.builds(
    lambda mark, parts: mark + b"".join(parts),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.lists(pieces, max_size=5),
)
places = st.sampled_from(["start", "end"])


def test_a_new_block_at_the_end() -> None:
    assert put(b"set nu\n", VIM, LINES, "end") == (
        b'set nu\n" >>> devboot vim >>>\nsource ~/x\n" <<< devboot vim <<<\n'
    )


def test_a_new_block_at_the_start_comes_after_a_byte_order_mark() -> None:
    assert put(b"\xef\xbb\xbfset nu\n", VIM, LINES, "start") == (
        b'\xef\xbb\xbf" >>> devboot vim >>>\nsource ~/x\n" <<< devboot vim <<<\nset nu\n'
    )


@given(files, places)
def test_what_is_put_in_comes_out_byte_for_byte(data: bytes, at: str) -> None:
    assert take_out(put(data, VIM, LINES, at), VIM) == data


@given(files, places)
def test_putting_twice_changes_nothing(data: bytes, at: str) -> None:
    once = put(data, VIM, LINES, at)
    assert put(once, VIM, LINES, "start") == put(once, VIM, LINES, "end") == once
    assert body(once, VIM) == LINES


@given(files, places, pieces)
def test_other_lines_take_the_place_of_the_old_ones_only(data: bytes, at: str, new: bytes) -> None:
    new = new.removesuffix(b"no end") or b"x\n"
    once = put(data, VIM, LINES, at)
    assert put(once, VIM, new, at) == put(data, VIM, new, at)


def test_an_editor_that_saves_with_crlf_does_not_hide_the_block() -> None:
    data = put(b"a\n", VIM, LINES, "end").replace(b"\n", b"\r\n")
    assert body(data, VIM) == b"source ~/x\r\n"
    assert take_out(data, VIM) == b"a\r\n"


def test_what_was_written_below_a_block_stays_when_it_goes() -> None:
    data = put(b"no end", VIM, LINES, "end") + b"below\n"
    assert take_out(data, VIM) == b"no end\nbelow\n"


@pytest.mark.parametrize(
    "data",
    [
        b'" >>> devboot vim >>>\nsource ~/x\n',
        b'source ~/x\n" <<< devboot vim <<<\n',
        b'" <<< devboot vim <<<\n" >>> devboot vim >>>\n',
        b'" >>> devboot vim >>>\n" <<< devboot vim <<<\n' * 2,
        b"binary\0file",
    ],
)
def test_damaged_markers_are_the_users_to_mend(data: bytes) -> None:
    for attempt in (
        lambda: body(data, VIM),
        lambda: put(data, VIM, LINES, "end"),
        lambda: take_out(data, VIM),
    ):
        with pytest.raises(Unmergeable):
            attempt()


def test_blocks_of_other_names_and_comments_are_text() -> None:
    data = put(b"", Markers("bash", "#"), b"x\n", "end")
    assert body(data, Markers("bas", "#")) is None
    assert body(data, Markers("bash", "//")) is None
