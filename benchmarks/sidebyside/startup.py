"""How long the short commands take, beside what their imports alone cost."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from sidebyside.measure import Case, in_turn, run
from sidebyside.options import devboot, find_torch
from sidebyside.report import AtLeast, AtMost, Ratio, Report, figures

if TYPE_CHECKING:
    from sidebyside.options import Options, Torch

ROUNDS = 15
FLOOR = 'python -c "import click"'
DOCTOR = "devboot doctor"
PLAN = "devboot env plan"
PEER = "python -m torch.utils.collect_env"
WANTED = (
    Ratio("devboot --version", FLOOR, AtMost(1.25)),
    Ratio("devboot --help", FLOOR),
    Ratio("devboot init --list", FLOOR),
    Ratio(PEER, DOCTOR, AtLeast(10)),
    Ratio(PLAN, DOCTOR, AtMost(1.5)),
)


def suite(options: Options) -> Report:
    """Measure `--version`, `--help`, `init --list`, `doctor` and `env plan`."""
    rounds = options.rounds or ROUNDS
    cases, notes = _short(options), []
    if torch := find_torch(options.python):
        cases += _doctors(options, torch)
    else:
        notes.append(f"skipped: {PEER}: no torch for {options.python}")
    for case in cases:
        run(case)  # fill the caches
    medians = in_turn(cases, rounds)
    return Report("startup", rounds, medians, figures(medians, WANTED), tuple(notes))


def _short(options: Options) -> list[Case]:
    case = partial(Case, cwd=options.scratch, env=options.env())
    commands = ["--version"], ["--help"], ["init", "--list"]
    return [
        case(FLOOR, [sys.executable, "-c", "import click"]),
        *(case(" ".join(["devboot", *words]), [*devboot(), *words]) for words in commands),
    ]


def _doctors(options: Options, torch: Torch) -> list[Case]:
    env = options.env(VIRTUAL_ENV=str(torch.prefix))  # both look at the same environment
    case = partial(Case, cwd=options.scratch, env=env, statuses=frozenset({0, 1}))  # 1: a finding
    return [
        case(PEER, [options.python, "-m", "torch.utils.collect_env"]),
        case(DOCTOR, [*devboot(), "doctor"]),
        case(PLAN, [*devboot(), "env", "plan"]),
    ]
