"""Writing down what a command came to, with all that this rests on.

Everything that was looked at must have been left alone since before the first look: then what is
true of it now was true when the command looked.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply.replace import replace
from devboot.apply.state import RUNS, held
from devboot.errors import DevbootError
from devboot.machine.evidence import Doubt, packed
from devboot.machine.settled import settled
from devboot.render import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from devboot.machine.evidence import Asked

_PROGRAM = frozenset({"devboot", "click", "jinja2", "markupsafe", "platformdirs", "yaml"})
"""Packages that have a say in what a command comes to."""


class Finding(NamedTuple):
    """What a command came to."""

    name: str  # of the evidence in the state folder
    since: int  # when the command began to look, in ns
    said: Sequence[str]  # comes back with the evidence
    rests_on: Callable[[], Asked]  # may raise Doubt
    holds: Callable[[], bool] = lambda: True  # asks once more what no file tells


def keep(finding: Finding, state: Path) -> None:
    """Write evidence down in the state folder, unless anything about it is in doubt.

    Where devboot has written nothing yet, nothing is written now.
    """
    if not (state / RUNS).is_dir():
        return
    with suppress(Doubt, DevbootError, OSError, ValueError, OverflowError):
        asked = finding.rests_on()
        data = packed(asked, finding.said)
        if settled(asked, finding.since) and finding.holds():
            with held(state) as at:
                replace(finding.name, data, at, durable=False)


def program(files: Iterable[str]) -> Iterator[str]:
    """Yield what devboot is made of, as far as this run used it, and some of its data files."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _PROGRAM and (file := getattr(module, "__file__", None)):
            yield file
    data = str(data_dir())
    yield from (os.path.join(data, file) for file in files)  # noqa: PTH118


def above(base: str, path: str) -> Iterator[str]:
    """Yield the folders that a path goes through below `base`."""
    while path := path.rpartition("/")[0]:
        yield f"{base}/{path}"
