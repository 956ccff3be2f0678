"""The real program on recorded machines: fake `nvcc`, `nvidia-smi`, `g++` on PATH."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Doctor = Callable[..., subprocess.CompletedProcess[str]]

CASES = Path(__file__).parents[1] / "scenarios/cases"
HEALTHY_SMI = "| NVIDIA-SMI 580.95.05  Driver Version: 580.95.05  CUDA Version: 13.0 |"


@pytest.fixture
def bin_dir(tmp_path: Path) -> Path:
    """Return a PATH entry with every tool of a healthy machine."""
    folder = tmp_path / "bin"
    folder.mkdir(mode=0o755)
    answers = {
        "g++": "g++ (Ubuntu 13.3.0-6ubuntu2~24.04) 13.3.0",
        "cmake": "cmake version 3.28.3",
        "ninja": "1.11.1",
        "gdb": "GNU gdb (Ubuntu 15.0) 15.0.50",
        "git": "git version 2.43.0",
        "nvcc": "Cuda compilation tools, release 13.0, V13.0.88",
        "cuda-gdb": "NVIDIA (R) cuda-gdb 13.0",
        "nvidia-smi": HEALTHY_SMI,
    }
    for name, answer in answers.items():
        script(folder, name, f"echo '{answer}'")
    return folder


def script(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


@pytest.fixture
def environ(tmp_path: Path, bin_dir: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    return {
        "HOME": str(home),
        "PATH": str(bin_dir),
        "CUDA_HOME": "/usr/local/cuda",
        "LANG": "C.UTF-8",
    }


@pytest.fixture
def doctor(tmp_path: Path, environ: dict[str, str]) -> Doctor:
    work = tmp_path / "work"
    work.mkdir()

    def run(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "devboot", "doctor", *words]
        return subprocess.run(
            argv,
            cwd=work,
            env={**environ, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def ids(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    return {finding["id"]: finding for finding in json.loads(done.stdout)["findings"]}


GPU = ("--profile", "cuda", "--only", "cuda.nvcc*", "--only", "gpu.*", "--only", "cuda.driver*")


def test_a_healthy_machine_exits_with_0(doctor: Doctor) -> None:
    done = doctor(*GPU, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert ids(done) == {}


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("exit 9", "gpu.smi.failed"),
        ("echo 'Driver/library version mismatch'; exit 18", "gpu.driver.version-mismatch"),
        ("echo 'No devices were found'; exit 6", "gpu.driver.init-failed"),
        (r"printf '\377\376\033[2J'; exit 1", "gpu.smi.failed"),
        ("head -c 10000000 /dev/zero; exit 1", "gpu.smi.failed"),
        ("echo 'Driver Version: 470.86  CUDA Version: 11.4'", "cuda.driver-too-old"),
    ],
)
def test_nvidia_smi_is_run_and_judged(
    body: str, finding: str, doctor: Doctor, bin_dir: Path
) -> None:
    script(bin_dir, "nvidia-smi", f"PATH=/usr/bin:/bin\n{body}")
    done = doctor(*GPU, "--json")
    assert done.returncode == 1
    assert finding in ids(done)


def test_an_nvidia_smi_that_hangs_costs_five_seconds_not_more(
    doctor: Doctor, bin_dir: Path
) -> None:
    script(bin_dir, "nvidia-smi", "/bin/sleep 60")
    start = time.monotonic()
    done = doctor(*GPU, "--json")
    assert time.monotonic() - start < 9
    assert "gpu.smi.timeout" in ids(done)


@pytest.mark.parametrize("body", ["exit 127", "echo garbage", r"printf '\377\000'"])
def test_an_nvcc_that_does_not_run_is_no_toolkit(body: str, doctor: Doctor, bin_dir: Path) -> None:
    script(bin_dir, "nvcc", body)
    done = doctor(*GPU, "--json")
    assert (done.returncode, "cuda.nvcc.broken" in ids(done)) == (1, True)


def test_a_missing_compiler_names_one_command(doctor: Doctor, bin_dir: Path) -> None:
    (bin_dir / "g++").unlink()
    done = doctor("--profile", "cpp", "--only", "toolchain.cxx.*")
    assert done.returncode == 1
    assert done.stdout.startswith("✘ there is no C++ compiler  toolchain.cxx.missing\n")
    assert "\n  fix: " in done.stdout


@pytest.mark.parametrize(
    ("programs", "cxx", "status"),
    [
        (("clang++",), "", 0),
        (("clang",), "", 1),  # a C compiler
        (("g++", "my-c++"), "my-c++ -m64", 0),
        (("g++",), "no-such-c++", 1),
    ],
)
def test_the_compiler_is_the_one_that_cmake_takes(
    programs: tuple[str, ...], cxx: str, status: int, doctor: Doctor, bin_dir: Path
) -> None:
    (bin_dir / "g++").unlink()
    for name in programs:
        script(bin_dir, name, f"echo '{name} clang version 17.0.1'")
    done = doctor("--profile", "cpp", "--only", "toolchain.cxx.*", env={"CXX": cxx})
    assert done.returncode == status
    if status == 0:
        assert f"✔ {programs[-1]} 17.0.1" in done.stdout


def test_recorded_facts_are_judged_without_looking_at_this_machine(
    doctor: Doctor, tmp_path: Path
) -> None:
    import yaml

    case = yaml.safe_load((CASES / "019-driver-library-mismatch.yaml").read_text())
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(case["facts"]))
    done = doctor("--facts", str(file), "--profile", "cuda", "--json")
    assert "gpu.driver.version-mismatch" in ids(done)
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--facts", "/nonexistent"), "cannot read `/nonexistent`"),
        (("--facts", "/etc/passwd"), "is not JSON"),
        (
            ("--only", "cmake.mising"),
            "no check matches `cmake.mising`\nhint: did you mean `cmake.mis",
        ),
        (("--skip", "xyzzy"), "no check matches `xyzzy`\nhint: ids begin with `cmake.`, `con"),
        (
            ("--profile", "cpu-only", "--only", "gpu.none"),
            "none of these checks concerns the profile `cpu-only`",
        ),
        (("--json", "--report"), "`--json` and `--report` exclude each other"),
        (("--list-checks", "--explain", "x"), "`--explain` and `--list-checks` exclude each other"),
        (("--explain", "cmake.mising"), "no check matches `cmake.mising`\nhint: did you mean"),
        (("--fix-script", "fish"), "'fish' is not one of 'bash', 'powershell'"),
        (
            ("--profile", "cpu-only", "--skip", "*"),
            "none of these checks concerns the profile `cpu-only`",
        ),
    ],
)
def test_wrong_usage_exits_with_2(words: tuple[str, ...], message: str, doctor: Doctor) -> None:
    done = doctor(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "hint:" in done.stderr


def test_strict_makes_warnings_count(doctor: Doctor, bin_dir: Path) -> None:
    (bin_dir / "ninja").unlink()
    words = ("--profile", "cpp", "--only", "toolchain.ninja.*")
    assert (doctor(*words).returncode, doctor(*words, "--strict").returncode) == (0, 1)


@pytest.mark.parametrize(
    ("env", "ascii_only"),
    [
        ({"PYTHONIOENCODING": "ascii"}, True),
        ({"LANG": "C"}, True),
        ({"LANG": "C.UTF-8", "LC_ALL": "POSIX"}, True),
        ({"LANG": "C.UTF-8"}, False),
        ({"LANG": ""}, False),
    ],
)
def test_an_ascii_place_gets_ascii(
    env: dict[str, str],
    ascii_only: bool,  # noqa: FBT001
    doctor: Doctor,
) -> None:
    done = doctor("--profile", "cpp", "--only", "cmake.*", env={"PYTHONUTF8": "1", **env})
    assert done.stdout.isascii() is ascii_only


def test_checks_are_listed_and_explained_without_looking_at_a_machine(doctor: Doctor) -> None:
    listed = doctor("--list-checks", "--only", "cmake.[mt]*", "--skip", "*.broken")
    assert [line.split()[1] for line in listed.stdout.splitlines() if "cmake." in line] == [
        "cmake.missing", "cmake.too-old",
    ]  # fmt: skip
    assert "2 checks; tables: " in listed.stdout
    explained = doctor("--explain", "cmake.too-old")
    for label in ("rule: ", "error ", "warning ", "fix ", "source ", "asked by ", "reads "):
        assert f"\n  {label}" in explained.stdout
    assert (listed.returncode, explained.returncode) == (0, 0)
    document = json.loads(doctor("--explain", "cmake.*", "--json").stdout)
    assert document["schema"] == "devboot.doctor-checks/1"
    assert document["checks"][0]["id"] == "cmake.missing"


def test_an_error_that_a_tool_printed_is_explained(doctor: Doctor) -> None:
    done = doctor("--explain", "RuntimeError: CUDA error: no kernel image is available")
    means, here = done.stdout.splitlines()
    assert means == "CUDA error 209: the program has no code for this GPU"
    assert here.endswith("-v --only 'cuda.arch.*' --only 'torch.arch-unsupported'`")
    document = json.loads(doctor("--explain", "CUDA error 804", "--json").stdout)
    assert document["schema"] == "devboot.doctor-messages/1"
    assert document["messages"][0]["checks"] == ["gpu.compat-on-unsupported-hw"]


def test_a_fix_script_is_what_bash_reads(doctor: Doctor, bin_dir: Path) -> None:
    (bin_dir / "cmake").unlink()
    done = doctor("--profile", "cpp", "--only", "cmake.*", "--fix-script")
    assert done.returncode == 1
    assert done.stdout.startswith("#!/usr/bin/env bash\n")
    subprocess.run(["bash", "-n"], input=done.stdout, text=True, check=True)
    other = doctor("--profile", "cpp", "--only", "cmake.*", "--fix-script", "powershell")
    assert other.stdout.startswith("#Requires")


def test_a_report_for_others_says_nothing_of_who_asks(doctor: Doctor, tmp_path: Path) -> None:
    done = doctor("--profile", "cpp", "--report", "--only", "cmake.*")
    assert done.stdout.startswith("### `devboot doctor`: ")
    assert "cmake 3.28.3" in done.stdout
    assert "\nsystem " in done.stdout
    assert str(tmp_path / "home") not in done.stdout
    named = doctor("--profile", "cpp", "--report", env={"CXX": str(tmp_path / "home/c++")})
    assert str(tmp_path / "home") not in named.stdout
    assert "/home/USER/c++" in named.stdout


@pytest.mark.parametrize(("no_color", "coloured"), [("", "yes"), ("1", "")])
def test_colours_on_a_terminal_only(
    no_color: str,
    coloured: str,
    environ: dict[str, str],
) -> None:
    ours, theirs = pty.openpty()
    argv = [sys.executable, "-m", "devboot", "doctor", "--profile", "cpp", "--only", "cmake.*"]
    env = {**environ, "NO_COLOR": no_color, "TERM": "xterm"}
    subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, stdout=theirs, check=True)
    os.close(theirs)
    text = os.read(ours, 65536).decode()
    os.close(ours)
    assert ("\x1b[32m" in text) is bool(coloured)


def test_what_is_not_needed_is_not_imported(environ: dict[str, str]) -> None:
    argv = [sys.executable, "-X", "importtime", "-m", "devboot", "doctor", "--profile", "cpp"]
    done = subprocess.run(argv, env=environ, capture_output=True, text=True, check=False)
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "devboot.checks" in imported
    assert not imported & {"jinja2", "difflib", "concurrent.futures", "devboot.verify"}
