"""Values as C and WSL parse them, and what is proposed instead."""

from __future__ import annotations

import ctypes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG
from devboot.wsl.keys import find
from devboot.wsl_settings.values import integer, read, size

SIZES = {
    "8GB": 8 << 30, "8G": 8 << 30, "8192MB": 8 << 30, "1T": 1 << 40, "1TB": 1 << 40, "3K": 3072,
    "3KB": 3072, "5B": 5, "8": 8, "0": 0, "0GB": 0, "+8GB": 8 << 30, " 8GB": 8 << 30,
    "8gb": None, "8 GB": None, "8.5GB": None, "8GiB": None, "50%": None, "4GB ; note": None,
    "": None, "GB": None, "00": None, "'8GB'": None, "8BB": None, "8GBB": None, "0x8": None,
}  # fmt: skip
REPAIRS = {
    "8gb": "8GB", "8 GB": "8GB", "8GiB": "8GB", "8.5GB": "8704MB", "8.0GB": "8GB",
    "1,5TB": "1536GB",
    "4GB ; note": "4GB", "'8GB'": "8GB", "00": "0", "16gib // x": "16GB", "50%": "", "all": "",
    "0.3GB": "",
}  # fmt: skip
INTEGERS = {
    "8": 8, "0x10": 16, "010": 8, "-1": -1, "+4": 4, " 4": 4, "0": 0, "2147483647": 2147483647,
    "2147483648": None, "08": None, "4 ": None, "4.0": None, "": None, "x": None, "0x": None,
    "4 cores": None,
}  # fmt: skip


@pytest.mark.parametrize("text", SIZES)
def test_size(text: str) -> None:
    assert size(text) == SIZES[text]


@pytest.mark.parametrize("text", REPAIRS)
def test_repair_of_a_size(text: str) -> None:
    key = find(WSLCONFIG, "wsl2.swap")
    assert key is not None
    assert read(key, text).value is None
    assert read(key, text).repair == REPAIRS[text]


@pytest.mark.parametrize("text", INTEGERS)
def test_integer(text: str) -> None:
    assert integer(text) == INTEGERS[text]


_LIBC = ctypes.CDLL(None)
_LIBC.strtol.restype = ctypes.c_long


@given(st.text("0123456789xXaF+- .", min_size=1, max_size=6))
def test_integers_are_those_of_c(text: str) -> None:
    raw = ctypes.create_string_buffer(text.encode())
    end = ctypes.c_void_p()
    number = _LIBC.strtol(raw, ctypes.byref(end), 0)
    used = (end.value or 0) - ctypes.addressof(raw)
    accepted = used == len(text) and -(2**31) <= number < 2**31
    assert integer(text) == (number if accepted else None)


CASES = [
    ("wsl2.guiApplications", "on", None, "true"),
    ("wsl2.guiApplications", "'false'", None, "false"),
    ("wsl2.guiApplications", "maybe", None, ""),
    ("wsl2.guiApplications", "", None, ""),
    ("wsl2.memory", "8", "256MB", ""),
    ("wsl2.memory", "0", None, ""),
    ("wsl2.processors", "0", None, ""),
    ("wsl2.processors", "08", None, "8"),
    ("wsl2.vmIdleTimeout", "60,000", None, "60000"),
    ("wsl2.networkingMode", "virtioproxy", "Consomme", ""),
    ("wsl2.networkingMode", "mirored", None, "Mirrored"),
    ("wsl2.networkingMode", "", None, ""),
    ("experimental.autoMemoryReclaim", "'gradual'", None, "gradual"),
    ("experimental.ignoredPorts", "3000, 9000", "3000,9000", ""),
    ("experimental.ignoredPorts", "3000,x", "3000", "3000"),
    ("experimental.ignoredPorts", "3000;9000", "3000", ""),
    ("experimental.ignoredPorts", "70000", None, ""),
    ("experimental.dnsTunnelingIpAddress", "'10.0.0.1'", None, "10.0.0.1"),
    ("experimental.dnsTunnelingIpAddress", "10.0.0.01", None, ""),
    ("wsl2.macAddress", "00155d000001", None, "00:15:5d:00:00:01"),
    ("wsl2.macAddress", "00-15-5d-00-00-01", "00-15-5d-00-00-01", ""),
    ("network.hostname", "my_host", "myhost", ""),
    ("network.hostname", "a..b.c", "a.bc", ""),
    ("network.hostname", "-", "localhost", ""),
    ("filesystem.umask", "022", "0022", ""),
]


@pytest.mark.parametrize(("name", "text", "value", "repair"), CASES)
def test_value(name: str, text: str, value: str | None, repair: str) -> None:
    key = find(WSLCONFIG, name) or find(WSL_CONF, name)
    assert key is not None
    said = read(key, text)
    assert (said.value, said.repair) == (value, repair)
    if repair:
        assert not read(key, repair).complaint
