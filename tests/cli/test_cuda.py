"""`devboot cuda` among fake compilers, debuggers and profilers, and with the real nvcc."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Devboot

    Done = subprocess.CompletedProcess[str]

SMI = """case "$*" in
  *query-gpu*) echo "NVIDIA H100, 580.1, 9.0, 81559 MiB" ;;
  *) echo "Driver Version: 580.1    CUDA Version: 13.0" ;;
esac"""
NVCC = """case "$*" in
  --version) echo "Cuda compilation tools, release 13.0, V13.0.88"; exit ;;
  --list-gpu-code) printf 'sm_75\\nsm_90\\nsm_120\\n'; exit ;;
esac
echo "$PATH" > "$HOME/path"
for word; do [ "$last" = -o ] && program=$word; last=$word; done
grep -q broken "$last" && { echo "$last(1): error: broken"; exit 2; }
printf '#!/bin/sh\\necho "ran $# $*"; exit 3\\n' > "$program"
chmod +x "$program"
"""
WIDE = (
    '"ID","Kernel Name","gpu__time_duration.sum",'
    '"l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_ld.ratio",'
    '"l1tex__average_t_sectors_per_request_pipe_lsu_mem_global_op_st.ratio",'
    '"sm__throughput.avg.pct_of_peak_sustained_elapsed",'
    '"gpu__compute_memory_throughput.avg.pct_of_peak_sustained_elapsed",'
    '"dram__throughput.avg.pct_of_peak_sustained_elapsed"\n'
    '"","","ns","","","%","%","%"\n'
    '"0","plain(float *, int)","2,000.00","4.00","32.00","12.00","88.00","75.00"\n'
    '"1","plain(float *, int)","4,000.00","4.00","32.00","12.00","88.00","75.00"\n'
    '"2","tiled(float *, int)","1,000.00","4.00","n/a","20.00","40.00","30.00"\n'
)
NCU = f"""case "$*" in
  *--import*) test -f "$4" && cat <<'END'
==PROF== noise
{WIDE}END
  ;;
  *) while [ "$1" != --export ]; do shift; done; touch "$2.ncu-rep"; shift 2; exec "$@" ;;
esac"""
TOOLS = {"debug": "cuda-gdb", "profile": "ncu"}
GDB = 'for word; do echo "[$word]"; done'


class Fakes:
    """Programs on PATH, and a file to compile in a folder with a blank."""

    def __init__(self, devboot: Devboot, root: Path) -> None:
        self.devboot = devboot
        self.bin = root / "bin"
        self.bin.mkdir(mode=0o755)
        self.folder = devboot.cwd / "my café"
        self.folder.mkdir()
        self.file = self.folder / "saxpy.cu"
        self.file.write_text("// fine\n")

    def add(self, **programs: str) -> None:
        for name, body in programs.items():
            path = self.bin / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)

    def __call__(self, *words: str | Path, path: str = "/usr/bin:/bin", **env: str) -> Done:
        env.setdefault("CUDA_HOME", "")
        return self.devboot("cuda", *words, PATH=f"{self.bin}:{path}", **env)


@pytest.fixture
def fakes(devboot: Devboot, tmp_path: Path) -> Fakes:
    made = Fakes(devboot, tmp_path)
    made.add(nvidia_smi=SMI, nvcc=NVCC)
    return made


def test_a_file_is_compiled_for_the_gpu_that_is_here_and_run(fakes: Fakes) -> None:
    done = fakes("run", fakes.file, "--", "a b", "--c")
    assert (done.returncode, done.stdout) == (3, "ran 2 a b --c\n"), done.stderr
    assert [path.name for path in fakes.folder.iterdir()] == ["saxpy.cu"]
    (program,) = (fakes.devboot.home / ".cache/devboot/cuda").glob("saxpy-*/run/*")
    assert program.name == "saxpy"


def test_the_exact_commands_are_printed_and_none_is_run(fakes: Fakes) -> None:
    done = fakes("run", fakes.file, "--nvcc", "-lcublas", "--dry-run", "--", "7")
    compile_it, run_it = done.stdout.splitlines()
    assert compile_it.startswith(f"{fakes.bin}/nvcc -std=c++17 -O3 -lineinfo ")
    assert "-gencode=arch=compute_90,code=sm_90 -lcublas -o " in compile_it
    assert compile_it.endswith(f"'{fakes.file}'")
    assert run_it.endswith("/run/saxpy 7")
    assert not (fakes.devboot.home / ".cache").exists()


def test_the_commands_that_are_printed_do_the_same_in_a_shell(fakes: Fakes) -> None:
    fakes("run", fakes.file)  # makes the folder in the cache
    lines = fakes("run", fakes.file, "--dry-run", "--", "7").stdout
    done = subprocess.run(
        ["sh", "-c", lines], env=fakes.devboot.environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (3, "ran 1 7\n"), done.stderr


def test_json_is_one_document_and_the_program_speaks_elsewhere(fakes: Fakes) -> None:
    done = fakes("run", fakes.file, "--json")
    document = json.loads(done.stdout)
    assert document["schema"] == "devboot.cuda-run/1"
    assert (document["status"], document["architectures"]) == (3, ["sm_90"])
    assert "ran 0" in done.stderr


def test_several_gpus_and_one_newer_than_nvcc(fakes: Fakes) -> None:
    rows = 'echo "A, 1, 7.5, 1"; echo "B, 1, 99.0, 1"; echo "C, 1, 7.5, 1"'
    fakes.add(nvidia_smi=f'case "$*" in *query*) {rows} ;; *) echo "Driver Version: 9" ;; esac')
    document = json.loads(fakes("run", fakes.file, "--dry-run", "--json").stdout)
    assert document["architectures"] == ["sm_75", "compute_120"]


def test_cuda_gdb_is_started_stopped_in_the_kernel(fakes: Fakes) -> None:
    fakes.add(cuda_gdb=GDB)
    done = fakes("debug", fakes.file, "--", "1 2")
    words = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert "[set cuda break_on_launch application]" in words
    assert words[:2] == ["[-iex]", "[set auto-load local-gdbinit off]"]
    assert words[-1] == "[1 2]"
    assert words[-3] == "[--args]"
    assert " -g -G " in fakes("debug", fakes.file, "--dry-run").stdout


@pytest.mark.parametrize(("at", "place"), [("12", "{file}:12"), ("saxpy", "saxpy")])
def test_cuda_gdb_stops_where_it_is_told(fakes: Fakes, at: str, place: str) -> None:
    fakes.add(cuda_gdb=GDB)
    done = fakes("debug", fakes.file, "--at", at)
    assert f"[break {place.format(file=fakes.file)}]" in done.stdout.splitlines()
    assert "break_on_launch" not in done.stdout


def test_a_profile_answers_both_questions(fakes: Fakes) -> None:
    fakes.add(ncu=NCU)
    done = fakes("profile", fakes.file)
    assert "plain(float *, int): 2 launches, 3.0 us each" in done.stdout, done.stderr
    assert "stores: 32 sectors per request, not coalesced: 12 % of what moves" in done.stdout
    assert "what bounds it?   the GPU's memory: memory 88 %, compute 12 %" in done.stdout
    assert "tiled(float *, int): 1 launch, 1.0 us each" in done.stdout
    assert "loads: 4 sectors per request, coalesced\n" in done.stdout
    assert "waiting: memory 40 %" in done.stdout
    assert "ran 0" in done.stdout
    lines = fakes("profile", fakes.file, "--dry-run").stdout
    for section in ("SpeedOfLight", "MemoryWorkloadAnalysis", "SourceCounters"):
        assert f"--section {section}" in lines
    assert "--config-file off" in lines


def test_a_profile_as_json(fakes: Fakes) -> None:
    fakes.add(ncu=NCU)
    plain, tiled = json.loads(fakes("profile", fakes.file, "--json").stdout)["kernels"]
    assert (plain["launches"], plain["metrics"]["stores"]) == (2, 32.0)
    assert "stores" not in tiled["metrics"]


def test_an_old_report_is_not_taken_for_a_new_one(fakes: Fakes) -> None:
    fakes.add(ncu=NCU)
    assert "plain" in fakes("profile", fakes.file).stdout
    fakes.add(ncu=NCU.replace("touch", "test x ="))
    done = fakes("profile", fakes.file)
    assert done.returncode == 2
    assert "ncu measured no kernel" in done.stderr
    assert "gpu-counters-restricted" in done.stderr


def test_a_file_that_does_not_compile_quotes_nvcc(fakes: Fakes) -> None:
    fakes.file.write_text("broken")
    done = fakes("run", fakes.file)
    assert done.returncode == 1
    assert f"{fakes.file}(1): error: broken" in done.stderr
    assert "error: nvcc could not compile" in done.stderr
    assert not list((fakes.devboot.home / ".cache").rglob("saxpy"))


@pytest.mark.parametrize(
    ("words", "gone", "message", "hint"),
    [
        (["run", "FILE"], "nvidia-smi", "there is no NVIDIA GPU here", "init cuda-kernel"),
        (["run", "FILE"], "nvcc", "the CUDA toolkit is not installed", "cuda-toolkit"),
        (["debug", "FILE"], "", "`cuda-gdb` is not installed", "cuda-gdb-13-0"),
        (["profile", "FILE"], "", "`ncu` is not installed", "nsight-compute-13-0"),
        (["run", "none.cu"], "", "there is no file `none.cu`", ".cu file"),
        (["run", "."], "", "there is no file `.`", ".cu file"),
        (["run", "notes.txt"], "", "no .cu file", "nvcc"),
        (["run"], "", "missing argument", "--help"),
        (["walk", "FILE"], "", "no such command", "--help"),
    ],
)
@pytest.mark.parametrize("dry", [False, True])
def test_what_is_missing_is_said_and_nothing_is_made(
    fakes: Fakes, words: list[str], gone: str, message: str, hint: str, *, dry: bool
) -> None:
    (fakes.devboot.cwd / "notes.txt").write_text("")
    if gone:
        (fakes.bin / gone).unlink()
    named = [str(fakes.file) if word == "FILE" else word for word in words]
    _skip_where_a_toolkit_has("nvcc" if gone == "nvcc" else TOOLS.get(words[0], ""))
    done = fakes(*named, *(["--dry-run"] if dry else []))
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert hint in done.stderr
    assert not (fakes.devboot.home / ".cache").exists()


def _skip_where_a_toolkit_has(tool: str) -> None:
    if tool and (Path("/usr/local/cuda/bin") / tool).exists():
        pytest.skip(f"the {tool} in /usr/local/cuda would be found")


def test_nothing_in_the_folder_is_started_but_the_file(fakes: Fakes) -> None:
    trap = f"touch {fakes.devboot.home}/started"
    for name in ("nvcc", "g++", "gcc", "nvidia-smi", "saxpy"):
        (fakes.folder / name).write_text(f"#!/bin/sh\n{trap}\n")
        (fakes.folder / name).chmod(0o755)
    inside = type(fakes.devboot)(fakes.devboot.home, fakes.folder)
    path = f".:{fakes.folder}:{fakes.bin}:/usr/bin:/bin"
    done = inside("cuda", "run", "saxpy.cu", PATH=path, PYTHONSAFEPATH="1")
    assert done.returncode == 3, done.stderr
    assert not (fakes.devboot.home / "started").exists()
    entries = (fakes.devboot.home / "path").read_text().strip().split(":")
    assert str(fakes.bin) in entries
    assert not {"", ".", str(fakes.folder)} & set(entries)


def test_a_cache_that_cannot_be_written_is_said(fakes: Fakes) -> None:
    (fakes.devboot.home / "blocked").write_text("")
    done = fakes("run", fakes.file, XDG_CACHE_HOME=str(fakes.devboot.home / "blocked"))
    assert done.returncode == 2
    assert "cannot write to the cache" in done.stderr
    assert "XDG_CACHE_HOME" in done.stderr


def test_ctrl_c_is_the_programs_business(fakes: Fakes) -> None:
    fakes.add(nvcc=NVCC.replace('echo "ran $# $*"; exit 3', "exec sleep 60"))
    process = subprocess.Popen(
        [sys.executable, "-m", "devboot", "cuda", "run", str(fakes.file)],
        cwd=fakes.devboot.cwd, stderr=subprocess.PIPE, start_new_session=True, text=True,
        env=fakes.devboot.environment() | {"PATH": f"{fakes.bin}:/usr/bin:/bin"},
    )  # fmt: skip
    while b"sleep" not in _children(process.pid):
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (130, "")


def _children(pid: int) -> bytes:
    return subprocess.run(
        ["ps", "--ppid", str(pid), "-o", "args="], capture_output=True, check=False
    ).stdout


@pytest.mark.skipif(shutil.which("nvcc") is None, reason="needs nvcc")
def test_the_real_nvcc_makes_a_program_that_runs(fakes: Fakes) -> None:
    (fakes.bin / "nvcc").unlink()
    fakes.file.write_text(
        "#include <cstdio>\n__global__ void add(float* x) { x[threadIdx.x] += 1; }\n"
        'int main(int argc, char**) { std::printf("%d words\\n", argc); return 4; }\n'
    )
    nvcc = Path(shutil.which("nvcc") or "").parent
    done = fakes("run", fakes.file, "--", "x", path=f"{nvcc}:/usr/bin:/bin")
    assert (done.returncode, done.stdout) == (4, "2 words\n"), done.stderr
