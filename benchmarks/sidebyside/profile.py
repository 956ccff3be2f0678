"""How long a profile takes to check, beside a YAML parser alone and beside libraries that check."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sidebyside import models
from sidebyside.measure import Case, in_turn, run
from sidebyside.options import devboot
from sidebyside.peers import PeersError, libraries
from sidebyside.report import AtLeast, AtMost, Ratio, Report, figures

if TYPE_CHECKING:
    from sidebyside.options import Options

ROUNDS = 15
FLOOR = 'python -c "import click, yaml"'
BUILT_IN = "devboot profile validate wsl-cuda"
OWN = "devboot profile validate of a file of all its values"
PEERS = ("pydantic", "jsonschema", "msgspec")
CHECK = "import, parse, check by {}"
WANTED = (
    Ratio(BUILT_IN, FLOOR, AtMost(1.5)),
    Ratio(OWN, FLOOR, AtMost(1.5)),
    Ratio(CHECK.format("pydantic"), CHECK.format("devboot"), AtLeast(1)),
    Ratio(CHECK.format("jsonschema"), CHECK.format("devboot"), AtLeast(1)),
    Ratio(CHECK.format("msgspec"), CHECK.format("devboot")),
)
SETTINGS = "wsl.config.wsl2={memory: 16GB, processors: 8, networkingMode: Mirrored}"


def suite(options: Options) -> Report:
    """Measure `profile validate`, and what checks the same values without devboot."""
    rounds, notes = options.rounds or ROUNDS, []
    case = partial(Case, cwd=options.scratch, env=options.env())
    values = _values(options)
    cases = [
        case(FLOOR, [sys.executable, "-c", "import click, yaml"]),
        case(BUILT_IN, [*devboot(), "profile", "validate", "wsl-cuda"]),
        case(OWN, [*devboot(), "profile", "validate", values]),
    ]
    try:
        cases += _libraries(options, values)
    except PeersError as error:
        notes.append(f"left out: {', '.join(PEERS)}: {error}")
    for one in cases:
        run(one)  # fill the caches; each must find nothing wrong
    medians = in_turn(cases, rounds)
    return Report("profile", rounds, medians, figures(medians, WANTED), tuple(notes))


def _values(options: Options) -> Path:
    """Write the largest composition of built-in profiles, layers put together."""
    argv = [*devboot(), "profile", "show", "wsl-cuda", "--set", SETTINGS]
    shown = subprocess.run(argv, env=options.env(), capture_output=True, check=True)
    path = options.scratch / "values.yaml"
    path.write_bytes(shown.stdout)
    return path


def _libraries(options: Options, values: Path) -> list[Case]:
    """Return the same check by each library, all in one interpreter."""
    python = libraries(options.cache)
    env = options.env(PYTHONPATH=str(Path(models.__file__).parents[2]))
    cases = []
    for name, text in models.programs().items():
        program = options.scratch / f"check_{name}.py"
        program.write_text(text, encoding="utf-8")
        argv = [python, program, values]
        cases.append(Case(CHECK.format(name), argv, cwd=options.scratch, env=env))
    return cases
