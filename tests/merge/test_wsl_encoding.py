"""Bytes of WSL's files as text and back: nothing is lost, whatever they are."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devboot.merge.wsl_encoding import decoded, encoded, is_utf_16
from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG

TEXT = "\ufeff[wsl2]\r\nkernel=C:/J\u00fcrgen/\U0001f600\r\n"
BOTH = pytest.mark.parametrize("dialect", [WSL_CONF, WSLCONFIG], ids=lambda one: one.file)


@BOTH
@pytest.mark.parametrize("mark", [b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"])
@given(data=st.binary())
@example(data=b"\xd8")
@example(data=b"\x00\xd8")
@example(data=b"\x00\xdc\x00\xd8")
def test_every_byte_comes_back(mark, dialect, data):
    text = decoded(mark + data, dialect)
    assert encoded(text, mark + data, dialect) == mark + data


def test_windows_knows_the_mark_of_utf_16_in_its_own_order_only():
    little, big = TEXT.encode("utf-16-le"), TEXT.encode("utf-16-be")
    assert decoded(little, WSLCONFIG) == TEXT
    assert encoded(f"{TEXT}x=1", little, WSLCONFIG) == f"{TEXT}x=1".encode("utf-16-le")
    assert decoded(TEXT.encode(), WSLCONFIG) == TEXT
    assert [is_utf_16(data, WSLCONFIG) for data in (little, big, little + b"\0", b"")] == [
        True, False, False, False,
    ]  # fmt: skip
    assert not is_utf_16(little, WSL_CONF)
