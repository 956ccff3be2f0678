"""How long `devboot vscode` takes where nothing is to be done, and how long a merge takes."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from sidebyside import merging
from sidebyside.measure import Case, in_turn, run
from sidebyside.options import devboot
from sidebyside.report import AtMost, Ratio, Report, figures

if TYPE_CHECKING:
    from sidebyside.options import Options

ROUNDS = 15
FLOOR = 'python -c "import click"'
OURS = "devboot vscode --lang all, nothing to do"
WANTED = (Ratio(OURS, FLOOR, AtMost(2.5)),)


def suite(options: Options) -> Report:
    """Measure a second run in a new project, and merges into files of two sizes."""
    rounds = options.rounds or ROUNDS
    project = options.scratch / "my-ops"
    case = partial(Case, env=options.env())
    made = case("init", [*devboot(), "init", "libtorch-project", str(project), "--no-git", "--yes"])
    asked = [*devboot(), "vscode", "--lang", "all"]
    run(made)
    run(case("vscode", asked, cwd=project))  # remembers the languages
    cases = [
        case(FLOOR, [sys.executable, "-c", "import click"], cwd=project),
        case(OURS, asked, cwd=project),
    ]
    for one in cases:
        run(one)  # fill the caches
    medians = in_turn(cases, rounds)
    found = (*figures(medians, WANTED), *merging.figures(rounds))
    note = "merges are measured in one process, in CPU time"
    return Report("vscode", rounds, medians, found, (note,))
