from __future__ import annotations

import pytest

from devboot.kernelfile.metrics import METRICS, Kernel, bound, coalescing, parse

LONG = (
    '"ID","Kernel Name","Section Name","Metric Name","Metric Unit","Metric Value"\n'
    f'"0","add","x","{METRICS["ns"]}","ns","1,500.00"\n'
    f'"1","add","x","{METRICS["ns"]}","ns","500"\n'
    f'"1","add","x","{METRICS["loads"]}","","8"\n'
    '"1","add","x","other","","8"\n'
)


def kernel(**values: float) -> Kernel:
    return Kernel("k", 1, values)


def test_the_page_with_a_row_for_each_metric_is_read_too() -> None:
    assert parse(f"==PROF== Connected\n{LONG}") == [Kernel("add", 2, {"ns": 1000.0, "loads": 8.0})]


@pytest.mark.parametrize("text", ["", "no table", '"IDs"\n'])
def test_text_without_a_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no table"):
        parse(text)


@pytest.mark.parametrize(
    ("sectors", "words"),
    [
        (4.0, "coalesced"),
        (5.0, "coalesced"),
        (8.0, "coalesced for 8-byte elements, half used for 4-byte ones"),
        (16.0, "not coalesced: 25 % of what moves is used by 4-byte elements"),
        (32.0, "not coalesced: 12 % of what moves is used by 4-byte elements"),
    ],
)
def test_sectors_tell_whether_it_is_coalesced(sectors: float, words: str) -> None:
    said = coalescing(kernel(loads=sectors))
    assert said == f"loads: {sectors:g} sectors per request, {words}"


def test_a_kernel_that_touches_no_global_memory_is_said_to() -> None:
    assert coalescing(kernel(loads=0.0)) == "no access to global memory was measured"


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"compute": 90, "memory": 70}, "compute"),
        ({"compute": 10, "memory": 90, "dram": 85}, "the GPU's memory"),
        ({"compute": 10, "memory": 90, "dram": 20}, "caches or shared memory"),
        ({"compute": 20, "memory": 30, "occupancy": 12}, "waiting"),
        ({"compute": 20}, "was not measured"),
    ],
)
def test_the_higher_of_two_peaks_is_the_bound(values: dict[str, float], word: str) -> None:
    assert bound(kernel(**values)).partition(":")[0] == word
