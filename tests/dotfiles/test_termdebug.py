"""`:Debug` on a terminal: Vim, gdb and the program side by side, stopped at a breakpoint."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from .conftest import EDITORS, require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Home

PROGRAM = """\
int add(int left, int right) {
  int sum = left + right;
  return sum;
}
int main(int count, char**) { return add(count, 40) == 42 ? 0 : 1; }
"""
PATIENCE_S = 20


class Terminal:
    """A terminal of 160 columns in which an editor runs."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def tmux(self, *words: str) -> str:
        return self.home.run("tmux", "-S", "socket", *words).stdout

    def type(self, text: str) -> None:
        self.tmux("send-keys", "-l", text)
        self.tmux("send-keys", "Enter")

    def wait_for(self, text: str) -> str:
        """Return the screen once it shows `text`."""
        deadline = time.monotonic() + PATIENCE_S
        while text not in (screen := self.tmux("capture-pane", "-p")):
            assert time.monotonic() < deadline, screen
            time.sleep(0.1)
        return screen


@pytest.fixture
def terminal(home: Home) -> Iterator[Terminal]:
    require("tmux", "gdb", "g++")
    (home.path / "add.cpp").write_text(PROGRAM)
    assert home.run("g++", "-g", "-O0", "-o", "add", "add.cpp").returncode == 0
    yield Terminal(home)
    home.run("tmux", "-S", "socket", "kill-server")


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITORS)
def test_the_program_stops_where_the_cursor_was(terminal: Terminal, name: str) -> None:
    require(name)
    home = terminal.home
    home.install("vimrc", "nvim", "gdbinit")
    size = ("-x", "160", "-y", "50")
    terminal.tmux("-f", "/dev/null", "new-session", "-d", *size, f"{name} -i NONE add.cpp")
    terminal.wait_for("int add(int left, int right)")
    terminal.type(":Debug ./add one")
    terminal.wait_for("New UI allocated")
    if name == "vim":  # what is typed goes to gdb, until CTRL-W
        terminal.tmux("send-keys", "C-w")
    terminal.type(":Source")
    terminal.type(":2")
    terminal.type(":Break")
    terminal.wait_for("Breakpoint 1 ")
    terminal.type(":Run")
    screen = terminal.wait_for("Breakpoint 1, add (left=2, right=40)")
    assert "add.cpp" in screen
    terminal.type(":Evaluate left")
    terminal.wait_for("2")
