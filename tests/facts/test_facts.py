"""The raw document and its views."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devboot.errors import DevbootError
from devboot.facts import MAX_BYTES, Facts, UnknownFact, Version, load_facts
from devboot.facts.gpu import Gpu
from devboot.facts.version import banner_version


def test_absent_is_none_and_unknown_is_an_exception() -> None:
    facts = Facts({"files": {"/etc/wsl.conf": None}, "commands": {"nvcc": {"path": None}}})
    assert facts.file("/etc/wsl.conf") is None
    assert facts.command("nvcc") is None
    with pytest.raises(UnknownFact, match=r"files\./etc/os-release"):
        facts.file("/etc/os-release")
    assert facts.lenient.file("/etc/os-release") is None


def test_a_value_of_the_wrong_type_is_unknown() -> None:
    facts = Facts({"files": {"/x": 3}, "glibc": ["2.39"], "commands": 7})
    for read in (lambda: facts.file("/x"), lambda: facts.value("glibc", str)):
        with pytest.raises(UnknownFact):
            read()
    with pytest.raises(UnknownFact):
        facts.command("gcc")


@pytest.mark.parametrize(
    ("uname", "env", "wsl"),
    [
        ("4.4.0-19041-Microsoft", {}, 1),
        ("5.15.167.4-microsoft-standard-WSL2", {}, 2),
        ("6.9.0-mine", {"WSL_INTEROP": "/run/WSL/8_interop"}, 2),
        ("6.8.0-60-generic", {}, None),
    ],
)
def test_wsl(uname: str, env: dict[str, str], wsl: int | None) -> None:
    assert Facts({"uname": {"release": uname}, "env": env}).wsl_version == wsl


def test_wsl_is_unknown_when_nobody_looked() -> None:
    with pytest.raises(UnknownFact):
        _ = Facts({}).wsl_version
    assert Facts({}).lenient.wsl_version is None


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("g++ (Ubuntu 11.4.0-1ubuntu1~22.04) 11.4.0\nCopyright (C) 2021", "11.4.0"),
        ("GNU gdb (Debian 13.1-3) 13.1", "13.1"),
        ("g++ (GCC) 16.2.1 20260801 (Red Hat 16.2.1-1)", "16.2.1"),
        ("Debian clang version 14.0.6", "14.0.6"),
        ("warning: old config\ncmake version 4.0.0-rc1", "4.0.0"),
        ("\x1b[31mgarbage\x00", None),
        ("", None),
    ],
)
def test_versions_in_banners(text: str, version: str | None) -> None:
    found = banner_version(text)
    assert (found and found.text) == version


def test_versions_compare_as_numbers() -> None:
    assert Version.of("9.4") < Version.of("13.0") == Version.of("13")
    assert Version.parse("2.13.0+cpu") == Version.of("2.13")


def test_a_wrapper_belongs_to_the_toolkit_that_it_calls() -> None:
    roots = [{"path": f"/usr/local/cuda-{v}", "version": v} for v in ("12.4", "13.0")]
    facts = Facts(
        {
            "cuda_roots": roots,
            "commands": {
                "nvcc": {
                    "path": "/usr/local/bin/nvcc",
                    "rc": 0,
                    "stdout": "release 13.0, V13.0.88",
                },
                "nvcc-dryrun": {
                    "path": "x",
                    "rc": 0,
                    "stderr": "#$ TOP=/usr/local/cuda-12.4/bin/..",
                },
            },
        }
    )
    assert facts.nvcc
    assert facts.nvcc.root
    assert facts.nvcc.root.path == "/usr/local/cuda-12.4"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"schema": "other/1"}',
        b'{"schema": 1}',
        b"\xff\xfe",
        b'{"schema": "devboot.facts/1", "x": NaN}',
        b"[" * 200_000,
        b'{"schema": "devboot.facts/1", "x": ' + b"9" * 10_000 + b"}",
        b'{"schema": "devboot.facts/1", "x": "' + b"x" * MAX_BYTES + b'"}',
        b'{"schema": "devboot.facts/1", "x": ' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"schema": "devboot.facts/1", "files": ["/etc/passwd"]}',
    ],
    ids=[
        "empty",
        "list",
        "schema",
        "number",
        "bytes",
        "nan",
        "deep",
        "digits",
        "large",
        "nested",
        "section",
    ],
)
def test_a_document_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(DevbootError, match=r"f\.json") as caught:
        load_facts(data, origin="f.json")
    assert caught.value.hint


def test_a_later_document_loads() -> None:
    data = json.dumps({"schema": "devboot.facts/2", "glibc": "2.39", "new": 1}).encode()
    assert load_facts(data).value("glibc", str) == "2.39"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
_KEYS = ["uname", "env", "files", "commands", "cuda_roots", "python", "pci_nvidia", "container"]


@given(st.dictionaries(st.sampled_from(_KEYS), _JSON))
def test_views_of_any_document_answer_or_are_unknown(document: dict[str, Any]) -> None:
    facts = Facts(document)
    for view in ("wsl_version", "container", "python", "torch", "nvcc", "cuda_roots", "distro"):
        with suppress(UnknownFact):
            getattr(facts, view)
    assert facts.lenient.os_ids == ()


@pytest.mark.parametrize(
    ("document", "view", "key"),
    [
        ({"commands": {"nvcc": {"rc": 0, "stdout": ""}}}, "nvcc", "commands.nvcc.path"),
        ({"commands": {"nvcc": {"path": "/n", "rc": 0}}}, "nvcc", "commands.nvcc.stdout"),
        ({"commands": {"nvcc": {"path": "/n", "stdout": ""}}}, "nvcc", "commands.nvcc.rc"),
        ({"python": {"executable": "/p"}}, "torch", "python.torch"),
    ],
)
def test_a_part_that_is_missing_is_unknown_not_absent(
    document: dict[str, Any], view: str, key: str
) -> None:
    with pytest.raises(UnknownFact, match=re.escape(key)):
        getattr(Facts(document), view)
    getattr(Facts(document).lenient, view)


def test_a_device_whose_driver_nobody_looked_at_has_an_unknown_one() -> None:
    facts = Facts({"pci_nvidia": [{"slot": "01:00.0", "device": "2684"}]})
    (device,) = facts.pci_nvidia
    assert device.id == 0x2684
    with pytest.raises(UnknownFact, match=r"pci_nvidia\.driver"):
        _ = device.driver
    assert facts.lenient.pci_nvidia[0].driver is None


def test_systemd_calls_wsl_a_container() -> None:
    facts = Facts({"container": "wsl", "uname": {"release": "5.15-microsoft-standard-WSL2"}})
    assert facts.container is None
    assert facts.is_wsl_distribution


def test_gpus_are_named_by_the_table_where_no_query_says_more() -> None:
    row = (
        "|   0  NVIDIA GeForce RTX 3080 Ti     Off | 00000000:01:00.0 Off |                  N/A |"
    )
    smi = {"path": "/x", "rc": 0, "stdout": row, "stderr": ""}
    facts = Facts({"commands": {"nvidia-smi": smi, "nvidia-smi-query": {"path": None}}})
    assert facts.driver.gpus == (Gpu("NVIDIA GeForce RTX 3080 Ti", None),)
