"""How long `devboot wsl` takes to read two files, beside what its imports alone cost."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from sidebyside.measure import Case, in_turn, run
from sidebyside.options import devboot
from sidebyside.report import AtMost, Ratio, Report, figures

if TYPE_CHECKING:
    from pathlib import Path

    from sidebyside.options import Options

ROUNDS = 15
FLOOR = 'python -c "import click"'
LINT = "devboot wsl lint"
FULL = "devboot wsl lint, with problems"
SHOW = "devboot wsl show"
WANTED = (Ratio(LINT, FLOOR, AtMost(1.5)), Ratio(FULL, FLOOR), Ratio(SHOW, FLOOR))
GOOD = (
    "[boot]\nsystemd=true\n[user]\ndefault=me\n[automount]\noptions=metadata,umask=22,fmask=11\n",
    "[wsl2]\nmemory=8GB\nprocessors=4\nnetworkingMode=mirrored\n[experimental]\nignoredPorts=3000\n",
)
BAD = (
    "[boot]\n; a comment\nsystemd=yes\n[user]\ndefalt=me\n",
    "[wsl2]\nmemory=8gb\nautoMemoryReclaim=gradual\nlocalhostForwading=true\n",
)


def suite(options: Options) -> Report:
    """Measure `lint` and `show` of both files."""
    rounds = options.rounds or ROUNDS
    case = partial(Case, cwd=options.scratch, env=options.env(), statuses=frozenset({0, 1}))
    good, bad = (_options(options.scratch, *texts) for texts in (("good", *GOOD), ("bad", *BAD)))
    cases = [
        case(FLOOR, [sys.executable, "-c", "import click"]),
        case(LINT, [*devboot(), "wsl", "lint", *good]),
        case(FULL, [*devboot(), "wsl", "lint", *bad]),
        case(SHOW, [*devboot(), "wsl", "show", *good]),
    ]
    for one in cases:
        run(one)  # fill the caches
    medians = in_turn(cases, rounds)
    return Report("wsl", rounds, medians, figures(medians, WANTED), ())


def _options(folder: Path, name: str, conf: str, config: str) -> list[str | Path]:
    """Write the two files; return the options that name them."""
    files = folder / f"{name}.conf", folder / f"{name}.wslconfig"
    for file, text in zip(files, (conf, config), strict=True):
        file.write_text(text)
    return ["--wsl-conf", files[0], "--wslconfig", files[1]]
