"""The arithmetic of a roofline, beside figures worked out by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from devboot.roofline.gpu import known, roof_of
from devboot.roofline.placed import Roofline, place
from devboot.roofline.svg import render_svg
from devboot.roofline.transformer import Model, decode, prefill

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Devboot  # type: ignore[import-not-found]

SMALL = Model.of(hidden=2, layers=3, parameters=100.0)


def test_flop_and_bytes_of_a_prefill() -> None:
    work = prefill(SMALL, batch=5, prompt=7, size=2)
    assert work.flop == 3 * (24 * 5 * 7 * 2**2 + 4 * 5 * 7**2 * 2)
    assert work.moved == 100 * 2 + 4 * 3 * 5 * 7 * 2


def test_decode_reads_both_caches_and_writes_what_is_new() -> None:
    work = decode(SMALL, batch=5, cached=7, size=2)
    assert work.flop == 3 * (24 * 5 * 1 * 2**2 + 4 * 5 * 1 * 7 * 2)
    assert work.moved == 100 * 2 + 2 * 2 * 3 * 5 * (7 + 1) * 2


def test_a_type_of_half_the_size_moves_half() -> None:
    two, one = (decode(SMALL, batch=1, cached=9, size=size) for size in (2, 1))
    assert (two.moved, two.flop) == (2 * one.moved, one.flop)


def test_weights_without_a_number_are_those_of_the_matrices() -> None:
    assert Model.of(4096, 32).parameters == 12 * 32 * 4096**2


def test_balance_of_the_a100() -> None:
    roof = roof_of("NVIDIA A100-SXM4-80GB")
    assert roof is not None
    assert round(roof.balance("bf16")) == 153
    assert roof.attainable(1, "bf16") == 2039e9
    assert roof.attainable(1e9, "bf16") == 312e12


@pytest.mark.parametrize(
    ("name", "gpu"),
    [
        ("NVIDIA H100 80GB HBM3", "H100 SXM"),
        ("NVIDIA H100 PCIe", "H100 PCIe"),
        ("h100", "H100 SXM"),
        ("NVIDIA H100 NVL", None),
        ("NVIDIA A100-PCIE-40GB", "A100 40GB"),
        ("NVIDIA A100 80GB PCIe", "A100 80GB PCIe"),
        ("Tesla V100-PCIE-16GB", "V100 PCIe"),
        ("NVIDIA GeForce RTX 4090", "RTX 4090"),
        ("NVIDIA GeForce RTX 4090 Laptop GPU", None),
        ("NVIDIA GeForce RTX 4090 D", None),
        ("NVIDIA GeForce RTX 3090 Ti", None),
        ("NVIDIA A10G", None),
        ("NVIDIA L40S", "L40S"),
    ],
)
def test_names_of_nvidia_smi(name: str, gpu: str | None) -> None:
    roof = roof_of(name)
    assert (roof.gpu if roof else None) == gpu


@pytest.mark.parametrize("name", known())
def test_a_gpu_is_found_by_the_name_that_is_listed(name: str) -> None:
    roof = roof_of(name)
    assert roof is not None
    assert roof.gpu == name
    assert {"bf16", "fp16"} & roof.peaks.keys()


def line(name: str, batch: int) -> Roofline:
    roof = roof_of(name)
    assert roof is not None
    model = Model.of(4096, 32)
    works = (
        prefill(model, batch=batch, prompt=2048, size=2),
        decode(model, batch=batch, cached=2048, size=2),
    )
    return Roofline(roof, "fp16", model, batch, tuple(place(w, roof, "fp16") for w in works))


def test_prefill_is_compute_bound_and_decode_memory_bound() -> None:
    big, small = line("H100", 1).placed
    assert (big.bound, small.bound) == ("compute", "memory")
    assert big.seconds == big.work.flop / 989.4e12
    assert small.seconds == pytest.approx(small.work.moved / 3350e9)


@pytest.mark.parametrize("name", known())
@pytest.mark.parametrize("batch", [1, 4096])
def test_everything_drawn_lies_within_the_picture(name: str, batch: int) -> None:
    root = ET.fromstring(render_svg(line(name, batch)))
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    places = [each.attrib for each in root.iter() if each.tag.endswith(("text", "circle"))]
    for place_ in places:
        assert 0 <= float(place_.get("x", place_.get("cx", "0"))) <= width
        assert 0 <= float(place_.get("y", place_.get("cy", "0"))) <= height
    assert sum(each.tag.endswith("circle") for each in root.iter()) == 2


def test_the_command(devboot: Devboot, tmp_path: Path) -> None:
    done = devboot("gpu", "roofline", "--gpu", "A100", "--svg", tmp_path / "a.svg", "--json")
    document = json.loads(done.stdout)
    assert document["schema"] == "devboot.gpu-roofline/1"
    assert [each["bound"] for each in document["passes"]] == ["compute", "memory"]
    assert (tmp_path / "a.svg").read_text().startswith("<svg ")
    again = devboot("gpu", "roofline", "--gpu", "A100", "--svg", tmp_path / "a.svg")
    assert (again.returncode, again.stdout) == (3, "")


def test_the_gpu_of_this_machine(devboot: Devboot, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    smi = folder / "nvidia-smi"
    smi.write_text("#!/bin/sh\necho 'NVIDIA GeForce RTX 4090, 580.95.05, 8.9, 24564 MiB'\n")
    smi.chmod(0o755)
    done = devboot("gpu", "roofline", "--model", "8192,80,70", PATH=str(folder))
    assert done.stdout.startswith("RTX 4090: 1008 GB/s")
    assert "7e+10" not in done.stdout
    assert "70e9 parameters" in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--gpu", "Voodoo 2"), "no figures of `Voodoo 2` are known\nhint: known: `--gpu B200`"),
        (("--gpu", "T4", "--dtype", "bf16"), "no peak of the T4 for bf16 is known"),
        (("--gpu", "T4", "--model", "4096"), "`4096` is no model"),
        (("--gpu", "T4", "--model", "1,2,nan"), "`1,2,nan` is no model"),
        (("--gpu", "T4", "--model", "0,2"), "`0,2` is no model"),
        (("--gpu", "T4", "--model", "1,2,3,4"), "`1,2,3,4` is no model"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], message: str, devboot: Devboot) -> None:
    done = devboot("gpu", "roofline", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
