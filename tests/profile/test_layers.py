"""What wins over what, and that every value still knows where it was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from devboot.profile import Node, Profile, ProfileError, load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Load = Callable[..., Profile]

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.txt"))
HEAD = "version: 1\nname: mine\n"
BASE = """\
version: 1
name: base
languages: [cpp]
packages: {apt: [git, vim]}
toolchain: {cpp: {compiler: gcc, version: 13}, cuda: {version: 12.8}}
"""


class Machine:
    """The facts of one machine, as plain values."""

    def __init__(
        self, *, hostname: str = "desk", os: str = "ubuntu", wsl: int | None = None,
        container: str | None = None,
    ):  # fmt: skip
        self.wsl_version = wsl
        self.os_ids = (os, "debian")
        self.container = container
        self.pci_nvidia = ()
        self._files = {"/proc/sys/kernel/hostname": f"{hostname}\n"}

    def file(self, path: str) -> str | None:
        return self._files.get(path)

    def dir(self, path: str) -> tuple[str, ...] | None:
        return ("libcuda.so.1",) if self.wsl_version and path == "/usr/lib/wsl/lib" else None


def said(profile: Profile, *paths: str) -> dict[str, tuple[Any, str]]:
    """Return value and origin of each path."""
    nodes = {path: profile.get(path) for path in paths}
    return {path: (node.plain(), str(node.origin)) for path, node in nodes.items()}


def leaves(node: Node, path: str = "") -> Iterator[str]:
    if isinstance(node.value, dict) and node.value:
        for name, inner in node.value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    else:
        yield f"{path} = {node.plain()}  # {node.origin}"


def test_defaults_are_the_lowest_layer(load: Load) -> None:
    profile = load("mine.yaml", {"mine.yaml": HEAD})
    assert said(profile, "name", "toolchain.cuda.version", "require.cuda") == {
        "name": ("mine", "mine.yaml:2:7"),
        "toolchain.cuda.version": ("auto", "default"),
        "require.cuda": (None, "default"),
    }


def test_mappings_merge_scalars_and_lists_replace(load: Load) -> None:
    mine = HEAD + "extends: [base]\nlanguages: [python]\ntoolchain:\n  cpp: {compiler: clang}\n"
    profile = load("mine.yaml", {"mine.yaml": mine, "base": BASE})
    assert said(
        profile, "languages", "packages.apt", "toolchain.cpp.compiler", "toolchain.cpp.version"
    ) == {
        "languages": (("python",), "mine.yaml:4:12"),
        "packages.apt": (("git", "vim"), "base:4:17"),
        "toolchain.cpp.compiler": ("clang", "mine.yaml:6:19"),
        "toolchain.cpp.version": ("13", "base:5:43"),
    }


def test_of_two_extended_profiles_the_right_one_wins(load: Load) -> None:
    files = {
        "mine.yaml": HEAD + "extends: [left, right]\n",
        "left": "version: 1\nname: left\ntoolchain: {cpp: {standard: 17, launcher: none}}\n",
        "right": "version: 1\nname: right\ntoolchain: {cpp: {standard: 23}}\n",
    }
    profile = load("mine.yaml", files)
    assert profile.toolchain.cpp.standard == "23"
    assert profile.toolchain.cpp.launcher == "none"


def test_a_profile_that_is_extended_twice_counts_where_it_comes_first(load: Load) -> None:
    files = {
        "mine.yaml": HEAD + "extends: [left, right]\n",
        "left": "version: 1\nname: left\nextends: [base]\n+packages.apt: [gdb]\n"
        "toolchain: {cpp: {compiler: clang}}\n",
        "right": "version: 1\nname: right\nextends: [base]\n+packages.apt: [cmake]\n",
        "base": BASE,
    }
    profile = load("mine.yaml", files)
    assert profile.toolchain.cpp.compiler == "clang"
    assert profile.packages.apt == ("git", "vim", "gdb", "cmake")
    assert len(profile.layers) == 5  # defaults, base, left, right, mine


def test_lists_are_added_to_and_taken_from(load: Load) -> None:
    mine = HEAD + (
        "extends: [base]\n"
        "+packages.apt: [gdb, git]\n"
        "-packages.apt: [vim, absent]\n"
        "toolchain: {cuda: {+architectures: [90]}}\n"
    )
    profile = load("mine.yaml", {"mine.yaml": mine, "base": BASE})
    apt = profile.get("packages.apt")
    assert apt.plain() == ("git", "gdb")
    assert [str(item.origin) for item in apt.value] == ["base:4:18", "mine.yaml:4:17"]
    assert str(apt.origin) == "mine.yaml:5:16"
    assert profile.toolchain.cuda.architectures == ("native", "90")


def test_edits_come_after_the_list_they_stand_beside(load: Load) -> None:
    mine = HEAD + "+packages.apt: [gdb]\npackages: {apt: [git]}\n"
    assert load("mine.yaml", {"mine.yaml": mine}).packages.apt == ("git", "gdb")


@pytest.mark.parametrize(
    ("when", "machine", "meant"),
    [
        ("{hostname: 'lab-*'}", Machine(hostname="lab-7"), True),
        ("{hostname: 'lab-*'}", Machine(hostname="LAB-7"), True),
        ("{hostname: lab}", Machine(hostname="lab-7"), False),
        ("{os: debian}", Machine(os="ubuntu"), True),
        ("{os: fedora}", Machine(os="ubuntu"), False),
        ("{wsl: true}", Machine(wsl=2), True),
        ("{wsl: 1}", Machine(wsl=2), False),
        ("{wsl: 2}", Machine(wsl=2), True),
        ("{wsl: true}", Machine(wsl=1), True),
        ("{wsl: false}", Machine(wsl=1), False),
        ("{wsl: false}", Machine(), True),
        ("{gpu: true}", Machine(wsl=2), True),
        ("{gpu: false}", Machine(), True),
        ("{gpu: false}", Machine(container="docker"), True),
        ("{wsl: 2, os: fedora}", Machine(wsl=2), False),
        ("{hostname: desk}", None, False),
        ("{}", Machine(), True),
    ],
)
def test_machines(load: Load, when: str, machine: Machine | None, *, meant: bool) -> None:
    mine = HEAD + f"machines:\n  - when: {when}\n    set: {{system: {{shell: fish}}}}\n"
    profile = load("mine.yaml", {"mine.yaml": mine}, facts=machine)
    assert profile.system.shell == ("fish" if meant else "bash")


def test_every_layer_in_one(load: Load) -> None:
    mine = HEAD + (
        "extends: [base]\n"
        "toolchain: {cuda: {version: 12.9}}\n"
        "machines:\n"
        "  - when: {os: ubuntu}\n"
        "    set: {toolchain: {cuda: {version: 13.0, home: /srv/cuda}}}\n"
        "  - when: {hostname: desk}\n"
        "    set: {toolchain: {cuda: {home: /desk/cuda}}, +packages.apt: [tmux]}\n"
    )
    local = "toolchain: {cuda: {home: /local/cuda}, python: {version: 3.10}}\n"
    profile = load(
        "mine.yaml",
        {"mine.yaml": mine, "base": BASE},
        facts=Machine(),
        local=("local.yaml", local),
        sets=["toolchain.python.version=3.12", "-packages.apt=[vim]"],
    )
    assert said(
        profile,
        "toolchain.cuda.version",
        "toolchain.cuda.home",
        "toolchain.python.version",
        "packages.apt",
    ) == {
        "toolchain.cuda.version": ("13.0", "mine.yaml:7:39"),
        "toolchain.cuda.home": ("/local/cuda", "local.yaml:1:26"),
        "toolchain.python.version": ("3.12", "--set:1:26"),
        "packages.apt": (("git", "tmux"), "--set:1:15"),
    }


def test_words_stay_as_they_are_written(load: Load) -> None:
    mine = HEAD + (
        "toolchain: {python: {version: 3.10}, cuda: {version: 13.0}}\n"
        "dotfiles: {vimrc: {mode: 0644, when: no, at: 12:30:45, size: 1e3}}\n"
        "wsl: {conf: {boot: {systemd: true}}}\n"
    )
    profile = load("mine.yaml", {"mine.yaml": mine})
    assert profile.toolchain.python.version == "3.10"
    assert profile.toolchain.cuda.version == "13.0"
    assert profile.dotfiles == {
        "vimrc": {"mode": "0644", "when": "no", "at": "12:30:45", "size": "1e3"}
    }
    assert profile.wsl.conf == {"boot": {"systemd": "true"}}


def test_values_have_types(load: Load) -> None:
    mine = HEAD + (
        "require: {cuda: run, torch: false, wsl: 2}\n"
        "editor: {vim: {tabstop: 8}}\n"
        "projects: [{path: ~/ops, template: libtorch-project}]\n"
    )
    profile = load("mine.yaml", {"mine.yaml": mine})
    assert [profile.require(key) for key in ("cuda", "torch", "wsl", "ncu")] == [
        "run",
        False,
        2,
        None,
    ]
    assert profile.editor.vim.tabstop == 8
    assert profile.projects == ({"path": "~/ops", "template": "libtorch-project"},)


def test_a_path_is_seen_from_the_file_that_says_it(load: Load) -> None:
    files = {
        "/p/mine.yaml": HEAD + "extends: [./parts/one.yaml, ~/two.yaml, cpp]\n",
        "/p/parts/one.yaml": "version: 1\nname: one\nextends: [../base.yaml]\n",
        "/p/base.yaml": BASE,
        "~/two.yaml": "version: 1\nname: two\nsystem: {shell: zsh}\n",
    }
    profile = load("/p/mine.yaml", files)
    assert str(profile.get("toolchain.cuda.version").origin) == "/p/base.yaml:5:64"
    assert profile.system.shell == "zsh"
    assert profile.require("debugger") is True


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_composition_of_a_built_in_profile(load: Load, golden: Path) -> None:
    lines = list(leaves(load(golden.stem).root))
    assert lines == golden.read_text(encoding="utf-8").splitlines()


def test_unknown_keys_of_a_reader(load: Load) -> None:
    profile = load("cuda")
    with pytest.raises(ProfileError, match=r"did you mean `toolchain.cuda.version`\?"):
        profile.get("toolchain.cuda.verison")
    with pytest.raises(AttributeError):
        _ = profile.toolchain.cuda.verison


@pytest.mark.parametrize("data", ["\ufeff" + HEAD, HEAD.replace("\n", "\r\n"), HEAD.encode()])
def test_byte_order_marks_and_windows_lines_change_nothing(load: Load, data: str | bytes) -> None:
    assert str(load("mine.yaml", {"mine.yaml": data}).get("name").origin) == "mine.yaml:2:7"


def test_a_file_that_cannot_be_read() -> None:
    def read(reference: str) -> tuple[str, str]:
        raise PermissionError(13, "Permission denied", reference)

    with pytest.raises(ProfileError, match="cannot read the profile `mine`: permission denied"):
        load_profile("mine", read=read, known=())


def test_a_chain_that_never_ends() -> None:
    def read(reference: str) -> tuple[str, str]:
        return f"{reference}+", f"version: 1\nname: x\nextends: [{reference}+]\n"

    with pytest.raises(ProfileError, match="more than 16 profiles extend each other"):
        load_profile("mine", read=read, known=())


def test_a_missing_profile_has_no_place_to_show(load: Load) -> None:
    with pytest.raises(ProfileError) as error:
        load("cud")
    assert error.value.message == "unknown profile `cud`; did you mean `cuda`?"
