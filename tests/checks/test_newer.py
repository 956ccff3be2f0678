"""Something newer than the tables is worth a note, and never an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def said(text: str) -> dict[str, Any]:
    return {"path": "/x/bin/nvcc", "rc": 0, "stdout": text, "stderr": ""}


TOOLKIT = {
    "commands|nvcc": said("Cuda compilation tools, release 13.9, V13.9.1"),
    "cuda_roots": [],
}
DRIVER = {"commands|nvidia-smi": said("Driver Version: 999.10  CUDA Version: 13.9")}


@pytest.mark.parametrize("changes", [TOOLKIT, DRIVER, TOOLKIT | DRIVER])
def test_newer_than_the_tables_is_a_note(
    changes: dict[str, Any], found: Callable[..., Any]
) -> None:
    findings = found(changes)
    notes = [finding for name, finding in findings.items() if name.startswith("newer.")]
    assert {finding.severity.value for finding in notes} == {"info"}
    assert "newer than devboot's tables know" in notes[0].title
    assert not [name for name, found in findings.items() if found.severity.value == "error"]


def test_what_the_tables_know_is_no_note(found: Callable[..., Any]) -> None:
    assert not [name for name in found({}) if name.startswith("newer.")]


def test_the_driver_of_windows_has_other_numbers(found: Callable[..., Any]) -> None:
    wsl = {
        "uname": {"release": "5.15.167.4-microsoft-standard-WSL2", "machine": "x86_64"},
        "files|/proc/driver/nvidia/version": None,
        "env|WSL_DISTRO_NAME": "Ubuntu",
    }
    assert "newer.driver" not in found(wsl | DRIVER)


def test_the_newest_branch_that_is_known_is_no_note(found: Callable[..., Any]) -> None:
    newest = {"commands|nvidia-smi": said("Driver Version: 620.10.01  CUDA Version: 13.3")}
    assert "newer.driver" not in found(newest)
