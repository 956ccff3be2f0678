"""`devboot wsl lint`, `show`, `explain`: the real program on files that options name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Devboot

MESSY = Path(__file__).parents[1] / "wsl" / "messy"
CONF = "[boot]\n; old\nsystemd=yes\n[user]\ndefault=me # mine\n"
CONFIG = "[wsl2]\r\nmemory=8gb # half\r\nautoMemoryReclaim=gradual\r\nmine=1\r\n"


def files(devboot: Devboot) -> tuple[Path, Path]:
    conf, config = devboot.cwd / "wsl.conf", devboot.cwd / ".wslconfig"
    conf.write_bytes(CONF.encode())
    config.write_bytes(CONFIG.encode())
    return conf, config


def options(devboot: Devboot) -> tuple[str, ...]:
    conf, config = files(devboot)
    return "--wsl-conf", str(conf), "--wslconfig", str(config)


def test_lint_shows_the_line_and_the_place(devboot: Devboot) -> None:
    done = devboot("wsl", "lint", *options(devboot))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0].endswith(
        "wsl.conf:2:1: error: `;` begins no comment, `#` does, so WSL stops here:"
        " the 2 settings below are not read [comment-sign]"
    )
    assert lines[1:3] == ["    ; old", "    ^"]
    at = next(n for n, line in enumerate(lines) if "value-size" in line)
    assert lines[at + 1 : at + 3] == ["    memory=8gb # half", "           ^"]
    assert "5 errors; 4 can be put right: `devboot wsl lint --fix`" in done.stderr


def test_a_long_line_is_shown_around_its_place(devboot: Devboot) -> None:
    (devboot.cwd / ".wslconfig").write_text(f"[wsl2]\nmemory={'x' * 5000}\n")
    lines = devboot("wsl", "lint", "--wslconfig", ".wslconfig").stdout.splitlines()
    assert max(map(len, lines)) < 250
    assert lines[1].startswith("    memory=xxx")
    assert lines[2].index("^") == lines[1].index("=") + 1


def test_lint_as_json(devboot: Devboot) -> None:
    done = devboot("wsl", "lint", "--json", *options(devboot))
    document = json.loads(done.stdout)
    assert document["schema"] == "devboot.wsl-lint/1"
    problem = document["problems"][0]
    assert {"path", "line", "column", "rule", "severity", "message"} <= problem.keys()
    assert done.stderr == ""


def test_lint_of_a_good_file_is_silent(devboot: Devboot) -> None:
    (devboot.cwd / "wsl.conf").write_text("[boot]\nsystemd=true\n")
    done = devboot("wsl", "lint", "--wsl-conf", "wsl.conf")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no problem" in done.stderr


def test_fix_changes_what_is_wrong_and_undo_brings_it_back(devboot: Devboot) -> None:
    words = ("wsl", "lint", "--fix", *options(devboot))
    conf, config = files(devboot)
    shown = devboot(*words, "--diff")
    assert "+# old" in shown.stdout
    assert shown.returncode == 1  # `mine` is nobody's key
    assert (conf.read_bytes(), config.read_bytes()) == (CONF.encode(), CONFIG.encode())
    assert "update" in devboot(*words, "--dry-run").stdout
    done = devboot(*words)
    assert done.returncode == 1
    assert "corrected: 4 problems" in done.stderr
    assert "wsl.exe --shutdown" in done.stderr
    assert conf.read_bytes() == b"[boot]\n# old\nsystemd=true\n[user]\ndefault=me # mine\n"
    assert config.read_bytes() == (
        b"[wsl2]\r\nmemory=8GB # half\r\nmine=1\r\n[experimental]\r\nautoMemoryReclaim=gradual\r\n"
    )
    assert "corrected" not in devboot(*words).stderr
    assert devboot("undo", "--yes").returncode == 0
    assert (conf.read_bytes(), config.read_bytes()) == (CONF.encode(), CONFIG.encode())


def test_what_is_not_utf_8_stays(devboot: Devboot) -> None:
    conf = devboot.cwd / "wsl.conf"
    conf.write_bytes(b"# caf\xe9\n[boot]\nsystemd=yes\n")
    devboot("wsl", "lint", "--fix", "--wsl-conf", conf)
    assert conf.read_bytes() == b"# caf\xe9\n[boot]\nsystemd=true\n"


@pytest.mark.parametrize(
    "text",
    [CONF, CONF[:-1], "[boot]\n; caf\u00e9\n\x01=2\n", "[boot]\n; x\nEND_OF_FILE\nsystemd=yes\n"],
)
def test_a_file_of_roots_gets_a_command_that_does_it(
    text: str, devboot: Devboot, tmp_path: Path
) -> None:
    root = os.geteuid() == 0
    if root and shutil.which("setpriv") is None:
        pytest.skip("no setpriv, and root may write everywhere")
    etc = tmp_path / "etc"
    etc.mkdir()
    conf = etc / "wsl.conf"
    conf.write_text(text)
    etc.chmod(0o555)
    less = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if root else []
    done = subprocess.run(
        [*less, sys.executable, "-m", "devboot", "wsl", "lint", "--fix", "--wsl-conf", conf],
        env=devboot.environment(), cwd=devboot.cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip
    etc.chmod(0o755)
    assert done.returncode == 1
    assert conf.read_text() == text
    command = done.stdout[: done.stdout.index(f"{conf}:")]
    assert command.startswith(f"sudo cp -p {conf} {conf}.")
    assert "sudo tee " in command.splitlines()[1]
    bin_dir = tmp_path / "bin"
    bin_dir.mkdir()
    (bin_dir / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
    (bin_dir / "sudo").chmod(0o755)
    path = f"{bin_dir}:{os.environ['PATH']}"
    subprocess.run(["bash", "-c", command], env={"PATH": path}, check=True)
    assert conf.read_text() == text.replace("; ", "# ").replace("=yes", "=true")
    (kept,) = etc.glob("wsl.conf.*.bak")
    assert kept.read_text() == text
    again = devboot("wsl", "lint", "--fix", "--wsl-conf", conf)
    assert "sudo" not in again.stdout


def test_rules_are_listed(devboot: Devboot) -> None:
    assert "comment-sign" in devboot("wsl", "lint", "--list-rules").stdout
    rules = json.loads(devboot("wsl", "lint", "--list-rules", "--json").stdout)["rules"]
    assert {"id", "severity", "fixable", "title"} <= rules[0].keys()


def test_the_version_of_wsl_can_be_given(devboot: Devboot) -> None:
    (devboot.cwd / "c").write_text("[experimental]\nsparseVhd=false\n")
    done = devboot("wsl", "lint", "--wslconfig", "c", "--wsl-version", "1.2.5")
    assert "`experimental.sparseVhd` is of WSL 2.0.0, this one is 1.2.5" in done.stdout
    wrong = devboot("wsl", "lint", "--wslconfig", "c", "--wsl-version", "new")
    assert wrong.returncode == 2


def test_show_prints_what_is_in_force(devboot: Devboot) -> None:
    done = devboot("wsl", "show", *options(devboot))
    assert done.returncode == 0
    assert "nothing is set, WSL takes its defaults" in done.stdout  # of wsl.conf it read no setting
    assert "wsl2.memory = half of Windows' memory  (line 2: `8gb` is no size" in done.stdout
    assert "WSL stops reading" in done.stderr
    everything = devboot("wsl", "show", "--all", *options(devboot)).stdout
    assert "wsl2.networkingMode                  = Nat  (default)" in everything


def test_show_as_json_has_every_key(devboot: Devboot) -> None:
    document = json.loads(devboot("wsl", "show", "--json", *options(devboot)).stdout)
    assert document["schema"] == "devboot.wsl-show/1"
    settings = {f"{s['section']}.{s['key']}": s for s in document["settings"]}
    assert len(document["settings"]) == 80
    memory = settings["wsl2.memory"]
    assert (memory["value"], memory["line"]) == ("half of Windows' memory", 2)
    assert memory["path"].endswith(".wslconfig")
    assert document["files"][0]["stops_at"] == 2
    assert document["files"][1]["restart"] == "wsl.exe --shutdown"


@pytest.mark.parametrize(
    "name", sorted(path.name for path in MESSY.glob("*ws*conf*") if path.suffix != ".txt")
)
def test_explain_of_files_that_people_asked_about(name: str, devboot: Devboot) -> None:
    (devboot.cwd / name).write_bytes((MESSY / name).read_bytes())
    option = "--wsl-conf" if name.endswith(".conf") else "--wslconfig"
    done = devboot("wsl", "explain", option, name, WSL_DISTRO_NAME="Ubuntu")
    assert done.returncode == 0
    golden = MESSY / f"{name}.txt"
    assert done.stdout + done.stderr == golden.read_text("utf-8")


def test_explain_of_a_key_needs_no_file(devboot: Devboot) -> None:
    done = devboot("wsl", "explain", "ignoredPorts", "wsl2.memory")
    assert done.returncode == 0
    assert "needs     `wsl2.networkingMode` = Mirrored" in done.stdout
    assert "wsl2.memory in .wslconfig" in done.stdout


def test_explain_of_a_key_says_what_is_here(devboot: Devboot) -> None:
    done = devboot("wsl", "explain", "memory", *options(devboot))
    assert "here      half of Windows' memory, the default (line 2" in done.stdout
    document = json.loads(devboot("wsl", "explain", "memory", "--json", *options(devboot)).stdout)
    assert document["keys"][0]["line"] == 2


def test_explain_of_a_file_as_json(devboot: Devboot) -> None:
    document = json.loads(devboot("wsl", "explain", "--json", *options(devboot)).stdout)
    lines = document["files"][1]["lines"]
    assert [line["line"] for line in lines] == [2, 3, 4]
    assert lines[0]["setting"]["key"] == "memory"
    assert lines[1]["problems"][0]["rule"] == "wrong-section"


def test_a_key_that_nobody_knows(devboot: Devboot) -> None:
    done = devboot("wsl", "explain", "memry")
    assert done.returncode == 2
    assert "did you mean `memory`?" in done.stderr


def test_elsewhere_than_in_wsl_a_file_must_be_named(devboot: Devboot) -> None:
    done = devboot("wsl", "lint")
    assert done.returncode == 2
    assert "--wsl-conf FILE" in done.stderr


def test_utf_16_is_read_and_put_right_where_windows_reads_it(devboot: Devboot) -> None:
    file = devboot.cwd / "c"
    file.write_bytes("\ufeff[wsl2]\r\nmemory=8gb # é\r\n".encode("utf-16-le"))
    before = file.read_bytes()
    options = ("--wslconfig", "c")
    done = devboot("wsl", "lint", *options)
    assert done.returncode == 1
    assert "c:1:1: warning: the file is saved as UTF-16, which an older WSL ignores" in done.stdout
    assert "c:2:8: error: `wsl2.memory`: `8gb` is no size" in done.stdout
    assert "+memory=8GB # é" in devboot("wsl", "lint", "--fix", "--diff", *options).stdout
    assert devboot("wsl", "lint", "--fix", *options).returncode == 0
    assert file.read_bytes() == before.replace(b"g\0b\0", b"G\0B\0")
    for words in (("show",), ("explain",), ("explain", "memory")):
        done = devboot("wsl", *words, *options)
        assert (done.returncode, "8GB" in done.stdout) == (0, True)
        assert "note: `c`: the file is saved as UTF-16" in done.stderr
    assert devboot("undo", "--yes").returncode == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("option", "encoding"),
    [("--wsl-conf", "utf-16"), ("--wslconfig", "utf-16-be"), ("--wslconfig", "utf-16-le")],
)
def test_utf_16_that_wsl_does_not_read_sets_nothing(
    devboot: Devboot, option: str, encoding: str
) -> None:
    (devboot.cwd / "c").write_bytes("[wsl2]\nmemory=8GB\n".encode(encoding))
    done = devboot("wsl", "lint", option, "c")
    assert done.returncode == 1
    assert "UTF-16, of which WSL understands nothing" in done.stdout
    done = devboot("wsl", "show", option, "c")
    assert done.returncode == 0
    assert "nothing is set, WSL takes its defaults" in done.stdout
    assert "note: `c`: the file is saved as UTF-16, of which WSL understands nothing" in done.stderr


def test_what_a_file_says_reaches_no_terminal_unescaped(devboot: Devboot) -> None:
    (devboot.cwd / "c").write_bytes(b"[wsl2]\nkernel=C:/\x1b]0;x\x07\n\x1b[2J\nvmSwitch=\x1b[31m\n")
    for words in (("lint",), ("show",), ("explain",), ("explain", "kernel")):
        done = devboot("wsl", *words, "--wslconfig", "c")
        assert not set(done.stdout + done.stderr) & set("\x1b\x07")
