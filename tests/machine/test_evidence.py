"""Evidence: what it notices, what it refuses, and when it may be taken at all."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from devboot.machine import evidence, settled
from devboot.machine.evidence import Doubt
from devboot.machine.machine import Machine
from devboot.machine.premises import Premises

if TYPE_CHECKING:
    from pathlib import Path

S = 10**9


@pytest.fixture
def asked(tmp_path: Path) -> evidence.Asked:
    """One of each: questions, a file behind a link, a link, a folder, and things that are not."""
    (tmp_path / "file").write_text("text\udcff", errors="surrogateescape")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir()
    (tmp_path / "mark").mkdir()
    questions = [f"text {tmp_path}/file", f"names {tmp_path}/folder", f"real {tmp_path}/link"]
    questions += ["variable HOME", "variable DEVBOOT_NO_SUCH"]
    questions += [f"text {tmp_path}/nothing", f"names {tmp_path}/nothing"]
    questions += [f"there {tmp_path}/mark", f"there {tmp_path}/free"]
    return (
        questions,
        [f"{tmp_path}/link", f"{tmp_path}/nothing"],
        [f"{tmp_path}/link", f"{tmp_path}/file/below"],
        [f"{tmp_path}/folder"],
    )


def test_nothing_changed(asked: evidence.Asked) -> None:
    assert evidence.remarks(evidence.packed(asked)) == []
    assert evidence.remarks(evidence.packed(asked, ["said", "ünd"])) == ["said", "ünd"]


@pytest.mark.parametrize(
    "change",
    [
        lambda at: (at / "file").write_text("other"),
        lambda at: (at / "file").chmod(0o600),
        lambda at: (at / "file").rename(at / "elsewhere"),
        lambda at: (at / "nothing").touch(),
        lambda at: (at / "folder/new").touch(),
        lambda at: (at / "mark").rmdir(),
        lambda at: (at / "free").touch(),
        lambda at: (at / "folder").rename(at / "old") and (at / "folder").mkdir(),
        lambda at: (at / "link").unlink() or (at / "link").hardlink_to(at / "file"),
    ],
)
def test_a_change(asked: evidence.Asked, tmp_path: Path, change: object) -> None:
    data = evidence.packed(asked)
    change(tmp_path)
    assert evidence.remarks(data) is None


def test_a_mark_is_there_whatever_is_in_it(asked: evidence.Asked, tmp_path: Path) -> None:
    data = evidence.packed(asked)
    (tmp_path / "mark/new").touch()
    assert evidence.remarks(data) == []


def test_other_words_another_environment_a_newer_devboot(
    asked: evidence.Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = evidence.packed(asked)
    for patch in (
        lambda m: m.setattr(evidence.sys, "argv", ["devboot", "else"]),
        lambda m: m.setenv("HOME", "/elsewhere"),
        lambda m: m.setenv("DEVBOOT_NO_SUCH", ""),
        lambda m: m.setattr(evidence, "__version__", "0.1.1"),
    ):
        with monkeypatch.context() as m:
            patch(m)
            assert evidence.remarks(data) is None
    assert evidence.remarks(data) == []


def test_any_wrong_byte_makes_it_worthless(asked: evidence.Asked) -> None:
    data = evidence.packed(asked)
    for at in range(len(data)):
        assert evidence.remarks(data[:at]) is None
        assert evidence.remarks(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]) is None


def _forged(body: bytes) -> bytes:
    return b"devboot evidence 1\n%08x\n%b" % (crc32(body), body)


def _text(*words: str) -> bytes:
    conditions = evidence._conditions()
    text = "\0".join([str(len(conditions)), *conditions, *words]).encode()
    return _forged(b"%d\n%b" % (len(text), text))


def test_what_somebody_made_up_is_no_evidence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    chance = random.Random(1)
    made_up = [
        _forged(b""),
        _forged(b"\n"),
        _forged(b"9" * 5000 + b"\nx"),
        _forged(b"-1\n0"),
        _text("0", "0", "0", "0", "0")[:-1],
        _forged(b"13\n" + b"\0".join([b"0"] * 7)),
        _text("0", "0", "0", "0", "0"),
        _text("-1", "0"),
        _text("99999999999", "0"),
        _text("0", "1", "text /etc/passwd", "0", "0", "0", "0"),
        _text("0", "1", f"text {tmp_path}/pipe", "1", "+x", "0", "0", "0"),
        _text("0", "1", f"text {tmp_path}", "1", "+x", "0", "0", "0"),
        _text("0", "1", "text /dev/zero", "1", "+x", "0", "0", "0"),
        _text("0", "1", "run rm -rf", "1", "+x", "0", "0", "0"),
        _text("0", "1", "nothing", "1", "+x", "0", "0", "0"),
        _text("0", "0", "0", "1", "/", "0", "0"),
        _text("0", "0", "0", "0", "0", "1", f"{tmp_path}/nothing"),
        *(_forged(chance.randbytes(60)) for _ in range(200)),
    ]
    for data in made_up:
        assert evidence.remarks(data) is None
    assert evidence.remarks(_text("0", "0", "0", "0", "0", "0")) == []


def test_a_nul_cannot_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a\0b")
    with pytest.raises(ValueError, match="NUL"):
        evidence.packed(([f"text {tmp_path}/file"], [], [], []))


def test_only_what_was_left_alone_for_a_while_is_settled(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    os.utime(file, ns=(1, 1))  # the time of the last change of status is what counts
    changed = file.stat().st_ctime_ns
    for asked in (([], [str(file)], [], []), ([], [], [str(file)], []), ([], [], [], [str(file)])):
        assert not settled.settled(asked, changed)
        assert not settled.settled(asked, changed + S)
        assert settled.settled(asked, changed + 2 * S)


def test_a_link_and_a_name_that_is_free_have_to_be_settled_too(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    time.sleep(0.05)
    (tmp_path / "link").symlink_to("file")
    since = (tmp_path / "link").lstat().st_ctime_ns + 1_090_000_000
    assert settled.settled(([], [str(tmp_path / "file")], [], []), since)
    for name in ("link", "nothing", "nothing/below"):
        assert not settled.settled(([], [str(tmp_path / name)], [], []), since), name


def test_times_of_the_kernels_own_file_systems_say_nothing() -> None:
    assert not settled.settled(([], ["/proc/version"], [], []), time.time_ns() * 2)


def test_premises_notice_what_facts_would(tmp_path: Path) -> None:
    git = tmp_path / "bin/git"
    git.parent.mkdir()
    git.write_text("#!/bin/sh\n")
    git.chmod(0o755)
    machine = Machine(environ={"PATH": str(git.parent), "HOME": str(tmp_path)}, cwd=tmp_path)
    with pytest.raises(Doubt):  # a script says what it likes
        Premises(machine, {"command:git"})
    with pytest.raises(Doubt):
        Premises(machine, {"gtest"})
    with pytest.raises(Doubt):  # those of pip rest on all that makes a Python environment
        Premises(machine, {"cuda_roots"})
    found = Premises(
        machine, {"program:rg", "container", "uname", "pci_nvidia", "cuda_roots:installed"}
    )
    assert {"there /.dockerenv", "text /proc/1/cgroup"} <= set(found.questions)
    assert f"{git.parent}/rg" in found.files
    assert "/usr/local" in found.files


def test_a_toolkit_is_known_by_its_headers(tmp_path: Path) -> None:
    for folder in ("targets/x/include", "lib"):
        (tmp_path / "cuda" / folder).mkdir(parents=True)
    machine = Machine(environ={"CUDA_HOME": f"{tmp_path}/cuda", "PATH": "/bin"}, cwd=tmp_path)
    found = Premises(machine, {"cuda_roots:installed"})
    asked = (found.questions, found.files, [], [])
    for path in ("include/cuda.h", "targets/x/include/crt/host_config.h", "bin/cuda-gdb", "lib/a"):
        data = evidence.packed(asked)
        assert evidence.remarks(data) == []
        (tmp_path / "cuda" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "cuda" / path).touch()
        assert evidence.remarks(data) is None, path


def test_a_toolkit_is_known_by_an_nvcc_on_path(tmp_path: Path) -> None:
    wrapper, root = tmp_path / "bin/nvcc", tmp_path / "cuda"
    for folder in (wrapper.parent, root / "bin"):
        folder.mkdir(parents=True)
    machine = Machine(environ={"PATH": str(wrapper.parent)}, cwd=tmp_path / "work")
    for change in (
        lambda: wrapper.write_text(f'exec {root}/bin/nvcc "$@"\n'),
        (root / "bin/nvcc").touch,
        (root / "bin/cuda-gdb").touch,
        lambda: wrapper.write_text("exit 1\n"),
    ):
        found = Premises(machine, {"cuda_roots:installed"})
        data = evidence.packed((found.questions, found.files, [], []))
        assert evidence.remarks(data) == []
        change()
        assert evidence.remarks(data) is None
