"""bash, zsh and dash really read the functions."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from .conftest import require

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Home

SHELLS = ("bash", "zsh", "dash")
FILE = ".config/devboot/dotfiles/shell.sh"


class Shell:
    """A shell that has read the functions, in a home with toolkits in it."""

    def __init__(self, name: str, home: Home) -> None:
        self.name, self.home = name, home
        home.install("bashrc", "zshrc")

    def __call__(self, script: str, **environ: str) -> str:
        """Run a script without any other program on PATH; complaints come after the output."""
        path = shutil.which(self.name)
        assert path
        words = f'set -u; . "$HOME/{FILE}"\n{script}'
        environ = {"PATH": "/nowhere", "CUDA_ROOTS": f"{self.home.path}/my tools/*", **environ}
        done = self.home.run(path, "-c", words, **environ)
        return done.stdout + done.stderr


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, home: Home) -> Shell:
    require(request.param)
    return Shell(request.param, home)


def toolkit(root: Path, version: str = "") -> Path:
    """Make a toolkit without root: a compiler that can be executed, and a version file."""
    (root / "bin").mkdir(parents=True)
    (root / "nvvm").mkdir()
    (root / "bin/nvcc").write_text("#!/bin/sh\n")
    (root / "bin/nvcc").chmod(0o755)
    if version:
        text = f'{{\n "cuda" : {{\n  "name" : "CUDA SDK",\n  "version" : "{version}"\n }}\n}}\n'
        (root / "version.json").write_text(text)
    return root


@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        ("/a:/b", "path_prepend /c", "/c:/a:/b"),
        ("/a:/b", "path_prepend /b", "/b:/a"),
        ("/a:/b:/a", "path_prepend /a", "/a:/b"),
        ("/a:/b", "path_append /a", "/b:/a"),
        ("", "path_prepend /a", "/a"),
        ("", "path_append /a", "/a"),
        ("/x", "path_remove /x", ""),
        ("/c/Program Files/Git:/a", "path_prepend '/b c'", "/b c:/c/Program Files/Git:/a"),
        ("/mnt/c/Program Files/Git/cmd:/a", "path_remove /a", "/mnt/c/Program Files/Git/cmd"),
        ("/a/*:/b", "path_append '/c\"$x`'", '/a/*:/b:/c"$x`'),
        ("/usr/bin:/usr", "path_remove /usr", "/usr/bin"),
        (":/a::/b", "path_remove /b", ":/a:"),
        ("/a.b:/aXb", "path_remove /a.b", "/aXb"),
    ],
)  # fmt: skip
def test_lists_are_edited_entry_by_entry(
    shell: Shell, before: str, command: str, after: str
) -> None:
    script = f"PATH=$BEFORE; {command}; printf '%s' \"$PATH\""
    assert shell(script, BEFORE=before) == after


def test_a_variable_that_is_empty_gets_no_empty_entry(shell: Shell) -> None:
    """An empty entry is the working directory: programs would load libraries from there."""
    script = "path_prepend /cuda/lib64 LD_LIBRARY_PATH; printf '%s' \"$LD_LIBRARY_PATH\""
    assert shell(script) == "/cuda/lib64"
    assert shell(script, LD_LIBRARY_PATH="") == "/cuda/lib64"
    gone = "path_remove /a LD_LIBRARY_PATH; printf '%s' \"${LD_LIBRARY_PATH-unset}\""
    assert shell(gone, LD_LIBRARY_PATH="/a") == "unset"


def test_what_is_prepended_is_inherited(shell: Shell) -> None:
    done = shell("path_prepend /a MANPATH; /bin/sh -c 'echo $MANPATH'")
    assert done == "/a\n"


def test_a_list_is_shown_an_entry_a_line(shell: Shell) -> None:
    assert shell("path_list", PATH="/a b:/c::/d") == "/a b\n/c\n\n/d\n"
    assert shell("path_list LD_LIBRARY_PATH") == ""


@pytest.mark.parametrize(
    "command", ["path_prepend", "path_append ''", "path_remove a:b", "path_list 'a;b'",
                "path_prepend /a 'x;touch /tmp/x'", "path_append /a 9x"],
)  # fmt: skip
def test_nonsense_is_refused_in_words(shell: Shell, command: str) -> None:
    output = shell(f'{command}; echo "=$?"')
    assert output.startswith("=2\n")
    assert "path_" in output


def test_toolkits_are_found_by_version(shell: Shell) -> None:
    tools = shell.home.path / "my tools"
    for version in ("12.4.1", "12.8.0", "13.0.2"):
        toolkit(tools / f"cuda-{version[:4]}", version)
    toolkit(tools / "cuda-9.2")
    listed = shell("cuda_list")
    assert re.findall(r"(?m)^  (\S+) +(.*my tools.*)$", listed) == [
        (version, f"{tools}/cuda-{version[:4]}") for version in ("12.4.1", "12.8.0", "13.0.2")
    ] + [("9.2", f"{tools}/cuda-9.2")]
    use = 'cuda_use {}; printf "%s|%s" "$CUDA_HOME" "$PATH"'
    assert shell(use.format("12")) == f"{tools}/cuda-12.8|{tools}/cuda-12.8/bin:/nowhere"
    assert shell(use.format("12.4")) == f"{tools}/cuda-12.4|{tools}/cuda-12.4/bin:/nowhere"
    assert shell(use.format("9")) == f"{tools}/cuda-9.2|{tools}/cuda-9.2/bin:/nowhere"
    assert "there is no CUDA 1;" in shell("cuda_use 1")
    assert f"* 12.8.0   {tools}" in shell("cuda_use 12.8; cuda_list")


def test_one_toolkit_after_the_other_then_none(shell: Shell) -> None:
    tools = shell.home.path / "my tools"
    for version in ("12.4", "13.0"):
        toolkit(tools / f"cuda-{version}")
    state = 'printf "%s|%s|%s\\n" "${CUDA_HOME-}" "$PATH" "${LD_LIBRARY_PATH-unset}"; '
    output = shell(f"cuda_use -L 12.4; {state} cuda_use 13.0; {state} cuda_off; {state}")
    assert output.splitlines() == [
        f"{tools}/cuda-12.4|{tools}/cuda-12.4/bin:/nowhere|{tools}/cuda-12.4/lib64",
        f"{tools}/cuda-13.0|{tools}/cuda-13.0/bin:/nowhere|unset",
        "|/nowhere|unset",
    ]


def test_a_toolkit_of_your_own_by_its_folder(shell: Shell) -> None:
    root = toolkit(shell.home.path / "anywhere")
    assert shell(f"cuda_use '{root}/'; echo $CUDA_HOME") == f"{root}\n"
    assert "there is no bin/nvcc in /usr" in shell("cuda_use /usr")


def test_a_conda_environment_keeps_its_programs(shell: Shell) -> None:
    conda = toolkit(shell.home.path / "conda")
    (conda / "include").mkdir()
    (conda / "include/cuda.h").write_text("/* */\n" * 140 + "#define CUDA_VERSION 12060\n")
    environ = {"CONDA_PREFIX": str(conda), "PATH": f"{conda}/bin:/x"}
    assert re.search(rf"12\.6 +{conda}\n", shell("cuda_list", **environ))
    assert shell("cuda_use 12.6; cuda_off; echo $PATH", **environ) == f"{conda}/bin:/x\n"


def test_a_link_is_not_a_second_toolkit(shell: Shell) -> None:
    tools = shell.home.path / "my tools"
    toolkit(tools / "cuda-12.4")
    (tools / "cuda").symlink_to("cuda-12.4")
    assert shell("cuda_list").count("my tools") == 1


def test_toolkits_of_a_module_system(shell: Shell) -> None:
    modules = shell.home.path / "module files"
    for name in ("cuda/12.6.lua", "compilers/cuda/13.1", "gcc/13.2"):
        (modules / name).parent.mkdir(parents=True, exist_ok=True)
        (modules / name).write_text("")
    script = 'module() { echo "module $*"; }\n'
    environ = {"MODULEPATH": f"/missing:{modules}"}
    listed = shell(script + "cuda_list", **environ)
    assert "  12.6     module cuda/12.6\n" in listed
    assert "  13.1     module compilers/cuda/13.1\n" in listed
    assert shell(script + "cuda_use 13.1; cuda_use 12.6; cuda_off", **environ).splitlines() == [
        "module load compilers/cuda/13.1",
        "module unload compilers/cuda/13.1",
        "module load cuda/12.6",
        "module unload cuda/12.6",
    ]


def test_reading_it_starts_nothing_says_nothing_and_changes_nothing(shell: Shell) -> None:
    shell.home.install("bashrc", "zshrc")
    look = "set | grep -v '^\\(_\\|BASH_\\|LINENO\\|RANDOM\\|SECONDS\\|EPOCH\\|PPID\\|TTYIDLE\\)'"
    bare = shell.home.run(shell.name, "-c", f"{look} | grep -v '()'").stdout
    assert "_devboot" not in bare
    after = shell.home.run(shell.name, "-c", f'x=$(set); . "$HOME/{FILE}"; echo "$REPLY"')
    assert (after.stdout, after.stderr) == ("\n", "")


def test_no_function_starts_a_program(shell: Shell) -> None:
    """Every start of a process in WSL with a long PATH is felt."""
    require("strace")
    tools = shell.home.path / "my tools"
    toolkit(tools / "cuda-12.4", "12.4.0")
    path = shutil.which(shell.name)
    trace = shell.home.path / "trace"
    script = f'. "$HOME/{FILE}"; path_prepend /a; path_list; cuda_list; cuda_use 12; cuda_off'
    shell.home.run(
        "strace", "-f", "-qq", "-o", str(trace), "-e", "trace=clone,clone3,fork,vfork,execve",
        str(path), "-c", script, CUDA_ROOTS=f"{tools}/*",
    )  # fmt: skip
    started = [line for line in trace.read_text().splitlines() if "strace" not in line]
    assert len(started) == 1, started  # the shell itself


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_it_costs_less_than_five_milliseconds(home: Home, name: str) -> None:
    require(name)
    home.install("bashrc", "zshrc")
    clock = "EPOCHREALTIME"
    script = f"""
        [ -z "${{ZSH_VERSION-}}" ] || zmodload zsh/datetime
        best=999999
        for i in 1 2 3 4 5 6 7; do
            a=${clock}; . "$HOME/{FILE}"; path_prepend /a; b=${clock}
            a=${{a#*.}} b=${{b#*.}}
            d=$(( (1$b - 1$a + 1000000) % 1000000 ))
            [ "$d" -lt "$best" ] && best=$d
        done
        echo "$best"
    """
    if name == "zsh":
        script = script.replace("1$b - 1$a", "(1${b[1,6]} - 1${a[1,6]})")
    long = ":".join(f"/mnt/c/Program Files/{number}" for number in range(60))
    done = home.run(str(shutil.which(name)), "-c", script, PATH=long)
    assert int(done.stdout) < 5000, done.stderr


@pytest.mark.parametrize(("name", "rc"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_an_interactive_shell_has_them(home: Home, name: str, rc: str) -> None:
    require(name)
    (home.path / rc).write_text("alias ll='ls -l'\n")
    home.install("bashrc", "zshrc")
    done = home.run(name, "-i", "-c", "path_prepend /a; echo $PATH; alias ll")
    assert done.stdout.startswith("/a:")
    assert "ls -l" in done.stdout


@pytest.mark.parametrize(("name", "rc"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_a_home_whose_config_directory_is_gone_stays_usable(home: Home, name: str, rc: str) -> None:
    require(name)
    home.install("bashrc", "zshrc")
    shutil.rmtree(home.path / ".config")
    done = home.run(name, "-c", f". ./{rc}; echo ok")
    assert (done.stdout, done.stderr) == ("ok\n", "")
