"""The parsers of the acceptance script, on what the tools print (`recorded/`, shortened)."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

HERE = Path(__file__).parent
parsers = SimpleNamespace(**runpy.run_path(str(HERE / "parsers.py")))


def recorded(name: str) -> str:
    return (HERE / "recorded" / f"{name}.txt").read_text()


@pytest.mark.parametrize(
    ("name", "kernel", "file", "line"),
    [
        (
            "cuda-gdb",
            "my_ops::cuda::(anonymous namespace)::vector_add_kernel<float>",
            "/home/me/my ops/csrc/cuda/vector_add.cu",
            17,
        ),
        ("cuda-gdb-wrapped", "vector_add_kernel<float>", "vector_add.cu", 79),
    ],
)
def test_where_cuda_gdb_stopped(name: str, kernel: str, file: str, line: int) -> None:
    assert parsers.cuda_stop(recorded(name)) == (kernel, file, line)


def test_a_stop_on_the_host_is_none_in_a_kernel() -> None:
    assert parsers.cuda_stop(recorded("cuda-gdb-host")) is None


def test_a_printed_value() -> None:
    assert parsers.printed_values(recorded("cuda-gdb")) == ["1.5"]


def test_sectors_per_request_of_each_kernel() -> None:
    assert parsers.sectors_per_request(recorded("ncu")) == {"Coalesced": 4.0, "Misaligned": 5.0}


def test_refused_counters_are_no_sectors() -> None:
    assert parsers.sectors_per_request(recorded("ncu-refused")) == {}


def test_errors_of_each_sanitizer() -> None:
    assert parsers.sanitizer_errors(recorded("sanitizer")) == [0, 2]


def test_skipped_tests() -> None:
    assert parsers.skipped_tests(recorded("ctest")) == ["VectorAdd.Values/cuda", "python"]
