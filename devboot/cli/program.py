"""The program: all commands, and what becomes of whatever one of them raises."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from devboot import __version__
from devboot.cli import output
from devboot.cli.lazy_group import LazyGroup, Sub
from devboot.errors import DevbootError

if TYPE_CHECKING:
    from types import FrameType

_COMMANDS = {
    "init": Sub("devboot.cli.init", "init", "create a project that builds, tests and debugs"),
    "update": Sub("devboot.cli.update", "update", "bring what is new in the template to a project"),
    "add": Sub("devboot.cli.add", "add", "add an operator, a test or a preset to a project"),
    "remove": Sub("devboot.cli.remove", "remove", "take out what `add` brought"),
    "status": Sub("devboot.cli.status", "status", "say what you changed in a project"),
    "explain": Sub("devboot.cli.explain", "explain", "say where a file of a project comes from"),
    "adopt": Sub("devboot.cli.adopt", "adopt", "take an existing project under management"),
    "doctor": Sub("devboot.cli.doctor", "doctor", "examine this machine"),
    "env": Sub("devboot.cli.env", "env", "find and make a Python environment that fits"),
    "cuda": Sub("devboot.cli.cuda", "cuda", "run, debug or profile a .cu file"),
    "vscode": Sub("devboot.cli.vscode", "vscode", "set up debugging in VS Code, for any folder"),
    "dotfiles": Sub("devboot.cli.dotfiles", "dotfiles", "set up vim, shells, git, tmux and gdb"),
    "wsl": Sub("devboot.cli.wsl", "wsl", "read, check and write the files that configure WSL"),
    "facts": Sub("devboot.cli.facts", "facts", "print what the doctor looks at, as JSON"),
    "gpu": Sub("devboot.cli.gpu", "gpu", "say what a GPU is good for"),
    "profile": Sub("devboot.cli.profile", "profile", "what the workstation should be"),
    "history": Sub("devboot.cli.history", "history", "list what devboot wrote"),
    "undo": Sub("devboot.cli.undo", "undo", "take the latest run back, or another one"),
    "restore": Sub("devboot.cli.undo", "restore", "bring one file back"),
}

_NO_COMMAND: type[click.UsageError] | tuple[()] = getattr(click.exceptions, "NoArgsIsHelpError", ())
"""A group without a command: its help is the answer; older clicks print it themselves."""
_USAGE = 2
_BUG = 70
_INTERRUPTED = 130


@click.group(
    cls=LazyGroup, subs=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, message="devboot %(version)s")
def root() -> None:
    """From a bare WSL or Linux machine to a breakpoint inside your own operator.

    \b
    devboot doctor                    is this machine ready?
    devboot init libtorch-project     a project that builds, tests and debugs
    """  # noqa: D301  # click keeps the lines after its own mark, a backspace


def run() -> int:  # noqa: PLR0911  # one for each way out
    """Run one command; return its exit status, and say what went wrong."""
    for stop in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, _interrupt)
    try:
        status: int | None = root.main(standalone_mode=False, prog_name="devboot")
        sys.stdout.flush()
    except DevbootError as error:
        return _complain(error.message, error.hint, error.exit_code)
    except _NO_COMMAND as error:
        click.echo(error.format_message(), err=True)
        return _USAGE
    except click.ClickException as error:
        return _complain(*_words(error), _USAGE)
    except click.Abort as error:
        return _aborted(error)
    except KeyboardInterrupt:
        return _complain("interrupted", "", _INTERRUPTED)
    except (BrokenPipeError, SystemExit):  # click makes an exit of a closed pipe, of nothing else
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        return _complain(*_system_words(error), _USAGE)
    except Exception:  # noqa: BLE001  # the last resort: no traceback ever reaches a user
        return _bug()
    return status or 0


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _complain(message: str, hint: str, status: int) -> int:
    output.error(message, hint)
    return status


def _words(error: click.ClickException) -> tuple[str, str]:
    """Return click's own complaint in our style, with the way to help."""
    message = error.format_message().rstrip(".")
    message = message[:1].lower() + message[1:]
    context = getattr(error, "ctx", None)
    return message, f"`{context.command_path} --help` shows what is allowed" if context else ""


def _system_words(error: OSError) -> tuple[str, str]:
    """Return what the system refused and where, for what no command has better words for."""
    reason = output.reason(error)
    if error.filename is None:
        return f"the system refused: {reason}", "is the disk full, or the output closed?"
    return f"cannot use `{error.filename}`: {reason}", "check the path and who may use it"


def _aborted(error: click.Abort) -> int:
    if isinstance(error.__context__, EOFError):
        hint = "answer by options, or take the defaults with `--yes`"
        return _complain("standard input ended before the question was answered", hint, _USAGE)
    return _complain("interrupted", "", _INTERRUPTED)


def _drop_output() -> None:
    """Let Python's exit flush into nothing what nobody reads, or no disk takes."""
    if sys.stdout is not None:  # it was closed from the start
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug() -> int:
    from devboot.cli.bug import write_log  # noqa: PLC0415  # never needed, one hopes

    return _complain("this is a bug in devboot, not yours", write_log(), _BUG)
