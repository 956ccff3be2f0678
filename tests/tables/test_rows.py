"""The tables of versions: current, consistent, and true on the machine that is here."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from devboot.checks import registry as checks
from devboot.facts import Version
from devboot.profile.keys import PROFILE
from devboot.profile.kinds import ListOf, Table
from devboot.tables import archs, compilers, drivers, errors, gpus, torch, wsl_keys
from devboot.wsl_settings.keys import known

ROOT = Path(__file__).parents[2]

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(ROOT / "tools")
    from versions import agree, modules, observe, reference, rendered


def test_what_is_compiled_is_current() -> None:
    for path, text in modules.compiled().items():
        assert path.read_text() == text, "run `python tools/tables.py build`"


def test_a_template_that_makes_something_else_has_another_version() -> None:
    templates = [f"templates/{name}/template.yml" for name in rendered.unraised()]
    build = "run `python tools/tables.py build`"
    assert not templates, f"raise `version` in {', '.join(templates)}, then {build}"
    assert rendered.LOCK.read_text() == rendered.text(), build


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("shared/cuda/profiling/common.sh.j2", ["cuda-kernel", "libtorch-project"]),
        ("libtorch-project/op-aten/csrc/ops/__op__.h.j2", ["libtorch-project"]),
    ],
)
def test_build_refuses_new_content_by_an_old_version(
    tmp_path: Path, file: str, names: list[str]
) -> None:
    for folder in ("devboot", "docs", "tables", "templates", "tools", "profiles"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    changed = tmp_path / "templates" / file
    changed.write_text(changed.read_text() + "\nmore\n")
    before = {path: path.read_bytes() for path in (tmp_path / "devboot/tables").glob("*.py")}
    refused = _build(tmp_path)
    assert refused.returncode == 1
    assert all(f"error: templates/{name} makes" in refused.stderr for name in names)
    assert refused.stderr.count("error: ") == len(names)
    assert "raise `version` in" in refused.stderr.splitlines()[-1]
    assert {path: path.read_bytes() for path in before} == before
    for name in names:
        told = tmp_path / "templates" / name / "template.yml"
        told.write_text(
            re.sub(r'^version: ".*"', 'version: "77"', told.read_text(), flags=re.MULTILINE)
        )
    assert _build(tmp_path).returncode == 0
    lines = (tmp_path / "tables/rendered.lock").read_text().splitlines()
    assert [line.split()[0] for line in lines if " 77 " in line] == names


def _build(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/tables.py", "build"], cwd=checkout, text=True, check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(checkout)}, capture_output=True,
    )  # fmt: skip


def test_the_page_of_all_keys_is_current() -> None:
    page = reference.PAGE.read_text("utf-8")
    assert page == reference.page(), "run `python tools/tables.py build`"
    leaves = [path for path, key in PROFILE.paths() if not isinstance(key.kind, Table | ListOf)]
    wsl = [f"wsl.conf.{key.name}" for key in known("wsl.conf")]
    wsl += [f"wsl.config.{key.name}" for key in known(".wslconfig")]
    named = {path for path in (*leaves, *wsl) if f"\n| `{path}` |" in page}
    assert {*leaves, *wsl} - named == {"wsl.conf", "wsl.config"}  # their keys are there


@pytest.mark.parametrize("path", sorted(modules.TABLES.rglob("*.yaml")), ids=lambda path: path.name)
def test_a_table_says_who_says_so_and_when(path: Path) -> None:
    table = modules.load(str(path.relative_to(modules.TABLES)))
    assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", table["as_of"])
    assert all(isinstance(source, str) for source in table["source"])
    assert not re.search(r"recalled|assumed|not verified", path.read_text())


def test_a_table_without_a_source_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules, "TABLES", tmp_path)
    (tmp_path / "x.yaml").write_text("as_of: 2026-11\n")
    with pytest.raises(ValueError, match=r"tables/x.yaml: `source` and `as_of`"):
        modules.load("x.yaml")


def test_no_row_contradicts_what_was_observed() -> None:
    assert agree.contradictions() == []


def test_a_row_that_a_toolkit_contradicts_is_named() -> None:
    seen = modules.load("observed/nvcc.yaml")["13.0"]
    wrong = {"13.0": {**seen, "gcc": 99, "code": [*seen["code"], "sm_99"]}}
    assert list(agree._toolkits(wrong)) == [
        "compilers.yaml: 13.0: gcc 15, nvcc says 99",
        "archs.yaml: 13.0: ['9.9'], not as `nvcc --list-gpu-code`",
    ]


def test_known_differences_are_still_there() -> None:
    (seen,) = [row for key, row in modules.load("observed/torch.yaml").items() if "+" in key]
    for toolkit, compiler in agree.KNOWN:
        assert compilers.TOOLKITS[toolkit][compiler][1] != seen[compiler][toolkit]


def version_rows(rows: Any) -> list[tuple[int, ...]]:
    return [agree.numbers(name) for name in rows]


@pytest.mark.parametrize("rows", [drivers.TOOLKITS, compilers.TOOLKITS])
def test_toolkits_go_up_without_a_gap(rows: dict[str, Any]) -> None:
    toolkits = version_rows(rows)
    assert toolkits == sorted(toolkits)
    for before, after in pairwise(toolkits):
        same_major = (before[0], before[1] + 1)
        assert after in {same_major, (before[0] + 1, 0), (12, 8)}  # there is no 12.7


def test_a_newer_toolkit_has_a_newer_driver_and_accepts_newer_compilers() -> None:
    carried = version_rows(drivers.TOOLKITS.values())
    assert carried == sorted(carried)
    for compiler in ("gcc", "clang"):
        bounds = [row[compiler] for row in compilers.TOOLKITS.values() if compiler in row]
        assert all(oldest < newest for oldest, newest in bounds)
        assert bounds == sorted(bounds)


def test_a_family_begins_no_later_than_its_second_toolkit() -> None:
    for major, floor in drivers.FAMILIES.items():
        second = next(driver for name, driver in drivers.TOOLKITS.items() if name == f"{major}.1")
        assert agree.numbers(floor) <= agree.numbers(second)
    assert drivers.FAMILIES.keys() == {int(name.split(".")[0]) for name in drivers.TOOLKITS}


def test_every_toolkit_that_is_named_has_a_row() -> None:
    named = {cuda for row in torch.RELEASES.values() for cuda in row["cuda"]}
    named |= set(torch.TOOLKITS.values()) | {row["toolkit"] for row in compilers.GLIBC}
    assert named <= compilers.TOOLKITS.keys()
    in_range = [
        arch for arch in archs.CAPABILITIES.values() if agree.numbers(arch["first"]) >= (11,)
    ]
    assert {arch["first"] for arch in in_range} <= compilers.TOOLKITS.keys()
    assert {
        a["last"] for a in archs.CAPABILITIES.values() if "last" in a
    } <= compilers.TOOLKITS.keys()


def test_every_capability_that_is_named_has_a_row() -> None:
    named = {row["capability"] for row in gpus.NAMES}
    named |= {name for row in torch.WHEELS for name in row["capabilities"]}
    assert named <= archs.CAPABILITIES.keys()
    assert version_rows(archs.CAPABILITIES) == sorted(version_rows(archs.CAPABILITIES))
    generations = {arch["generation"] for arch in archs.CAPABILITIES.values()}
    assert {*archs.OPEN_MODULE_ONLY, *archs.CLOSED_MODULE_ONLY} <= generations


def test_torch_releases_go_down_without_a_gap() -> None:
    releases = version_rows(torch.RELEASES)
    assert releases == sorted(releases, reverse=True)
    newest = releases[0][1]
    assert releases == [*((2, minor) for minor in range(newest, -1, -1)), (1, 13)]
    for row in torch.RELEASES.values():
        assert version_rows(row["cuda"]) == sorted(version_rows(row["cuda"]), reverse=True)
        assert version_rows(row["python"]) == sorted(version_rows(row["python"]))


def test_wheels_are_of_releases_and_compile_for_what_their_toolkit_can() -> None:
    for row in torch.WHEELS:
        first, last = map(agree.numbers, row["releases"])
        releases = [r for name, r in torch.RELEASES.items() if first <= agree.numbers(name) <= last]
        for cuda in row["cuda"]:
            assert any(cuda in (*r["cuda"], *r.get("experimental", ())) for r in releases), row
            for name in row["capabilities"]:
                known = archs.CAPABILITIES[name]
                last_toolkit = agree.numbers(known.get("last", "999"))
                assert agree.numbers(known["first"]) <= agree.numbers(cuda) <= last_toolkit
        assert version_rows(row["capabilities"]) == sorted(version_rows(row["capabilities"]))


def test_every_stable_wheel_of_a_current_release_has_a_row() -> None:
    without = {
        (release, cuda)
        for release, row in torch.RELEASES.items()
        for cuda in row["cuda"]
        if agree.numbers(release) >= (2, 8)
        and not checks.tables.torch_wheel(Version.of(release), cuda)
    }
    assert without == {("2.11", "12.6")}  # no source says it, so it is unknown


def test_branches_end_in_a_month_and_the_newest_is_known() -> None:
    assert max(map(int, drivers.ENDS)) == int(drivers.NEWEST_BRANCH)
    assert all(re.fullmatch(r"20\d\d-\d\d", month) for month in drivers.ENDS.values())


def test_peaks_are_of_gpus_whose_capability_is_known() -> None:
    for row in gpus.PEAKS:
        assert checks.tables.capability_of(row["gpu"]), row["gpu"]
        assert row["source"]
        assert row["bandwidth"] > 0
        assert 0 < row.get("fp32", 1) < row["fp16"] <= row.get("fp8", row["fp16"])


def test_messages_name_checks_that_exist() -> None:
    for row in errors.MESSAGES:
        assert re.compile(row["says"])
        for glob in row["checks"]:
            assert any(checks.matches(name, (glob,)) for name in checks.CHECKS), glob


def test_wsl_keys_have_both_files() -> None:
    assert "enabled" in wsl_keys.WSL_CONF["gpu"]
    assert {"memory", "gpuSupport"} <= set(wsl_keys.WSLCONFIG["wsl2"])


# on this machine


def _toolkit() -> Path | None:
    roots = sorted(Path("/usr/local").glob("cuda*/bin/nvcc"))
    return roots[0].parents[1] if roots else None


@pytest.mark.skipif(_toolkit() is None, reason="no CUDA toolkit below /usr/local")
def test_the_toolkit_here_is_as_its_row_says() -> None:
    root = _toolkit()
    assert root is not None
    ((toolkit, seen),) = observe.nvcc(root).items()
    row = compilers.TOOLKITS.get(toolkit)
    if row is None:
        pytest.skip(f"CUDA {toolkit} is newer than the tables")
    assert row["gcc"][1] == seen["gcc"]
    assert seen["clang"] == row.get("clang", (0, seen["clang"]))[1]
    code = {f"{name[3:-1]}.{name[-1]}" for name in seen["code"]}
    assert code == {
        name
        for name, arch in archs.CAPABILITIES.items()
        if agree.numbers(arch["first"]) <= agree.numbers(toolkit)
        and agree.numbers(toolkit) <= agree.numbers(arch.get("last", "999"))
    }


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="no torch here")
def test_the_torch_here_is_as_its_row_says() -> None:
    spec = importlib.util.find_spec("torch")
    assert spec is not None
    assert spec.origin is not None
    ((version, seen),) = observe.torch(Path(spec.origin).parents[1]).items()
    row = torch.RELEASES.get(Version.of(version.partition("+")[0]).short)
    if row is None:
        pytest.skip(f"torch {version} is newer than the tables")
    assert row["cxx"] == seen["cxx"]
    plain = {name for name in seen["capabilities"] if name[-1].isdigit()}
    assert plain <= archs.CAPABILITIES.keys()


def test_keys_of_wsl_are_read_from_its_source(tmp_path: Path) -> None:
    files = {
        "src/linux/init/WslDistributionConfig.h": '#include "common.h"\n"gpu.enabled"\n',
        "src/linux/init/WslDistributionConfig.cpp": 'ConfigKey("boot.initTimeout", x)',
        "src/windows/common/WslCoreConfig.h": 'auto a = "wsl2.memory";\nauto b = "wsl2.dhcp";',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert observe.wsl(tmp_path) == {
        "wsl_conf": {"boot": ["initTimeout"], "gpu": ["enabled"]},
        "wslconfig": {"wsl2": ["dhcp", "memory"]},
    }


def test_an_incomplete_toolkit_is_an_error_not_a_row(tmp_path: Path) -> None:
    header = tmp_path / "include/crt/host_config.h"
    header.parent.mkdir(parents=True)
    header.write_text("nothing here")
    nvcc = tmp_path / "bin/nvcc"
    nvcc.parent.mkdir()
    nvcc.write_text("#!/bin/sh\necho release 13.0, V13.0.88\n")
    nvcc.chmod(0o755)
    with pytest.raises(ValueError, match="nothing like"):
        observe.nvcc(tmp_path)
    nvcc.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(subprocess.CalledProcessError):
        observe.nvcc(tmp_path)
