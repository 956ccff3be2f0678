"""How long a new project takes, beside a bare Jinja2 loop and the peers on the same files."""

from __future__ import annotations

import json
import shutil
import sys
from functools import partial
from typing import TYPE_CHECKING

from devboot.generators.template import find_template, template_names
from sidebyside.measure import Case, in_turn, run
from sidebyside.options import BENCHMARKS, devboot, find_torch
from sidebyside.peers import PeersError, peers
from sidebyside.report import AtLeast, AtMost, Ratio, Report, figures
from sidebyside.templates import NAME, Recipe, recipe, write_cookiecutter, write_copier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sidebyside.options import Options

ROUNDS = 15
OURS = "devboot init"
FLOOR = "bare jinja2 loop"
COOKIECUTTER = "cookiecutter"
COPIER = "copier copy"
WANTED = (
    Ratio(OURS, FLOOR, AtMost(1.5)),
    Ratio(COOKIECUTTER, OURS, AtLeast(1)),
    Ratio(COPIER, OURS, AtLeast(1)),
)


def suite(options: Options) -> Report:
    """Measure new projects of the same files; say how the results differ."""
    rounds = options.rounds or ROUNDS
    wanted = recipe(options.python)
    notes = []
    cases = [_ours(options), _floor(options, wanted)]
    try:
        cases += _peers(options, wanted)
    except PeersError as error:
        notes.append(f"skipped: {COOKIECUTTER}, {COPIER}: {error}")
    for case in cases:
        run(case)  # fill the caches
    medians = in_turn(cases, rounds)
    made = {case.name: tree(_dest(options, case.name)) for case in cases}
    notes += differences(made, FLOOR)
    return Report("init", rounds, medians, figures(medians, WANTED), tuple(notes))


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def differences(made: Mapping[str, Mapping[str, bytes]], floor: str) -> Iterator[str]:
    """Say what each generator made, and where it is not what the floor made."""
    for name, files in made.items():
        size = sum(map(len, files.values()))
        more = files.keys() - made[floor].keys()
        other = sorted(path for path, data in made[floor].items() if files.get(path) != data)
        extra = f", {len(more)} of them its own" if more else ""
        unlike = f"; not as in the {floor}: {', '.join(other)}" if other else ""
        yield f"{name}: {len(files)} files, {size} bytes{extra}{unlike}"


def _dest(options: Options, name: str) -> Path:
    return options.scratch / name.replace(" ", "-") / "my-ops"


def _case(options: Options, name: str, argv: Sequence[str | Path]) -> Case:
    dest = _dest(options, name)
    torch = find_torch(options.python)
    env = options.env(**({"VIRTUAL_ENV": str(torch.prefix)} if torch else {}))

    def start_anew() -> None:
        shutil.rmtree(dest, ignore_errors=True)
        dest.parent.mkdir(parents=True, exist_ok=True)

    return Case(name, argv, start_anew, cwd=options.scratch, env=env)


def others(options: Options) -> Report:
    """Measure the other templates, each beside the loop that renders the same files."""
    rounds = options.rounds or ROUNDS
    names = [name for name in template_names() if name != NAME]
    cases = [case for name in names for case in _pair(options, name)]
    for case in cases:
        run(case)  # fill the caches
    medians = in_turn(cases, rounds)
    wanted = [Ratio(f"{OURS} {name}", f"{FLOOR}, {name}", AtMost(1.5)) for name in names]
    made = {case.name: tree(_dest(options, case.name)) for case in cases}
    notes = [note for name in names for note in differences(
        {case: made[case] for case in (f"{OURS} {name}", f"{FLOOR}, {name}")}, f"{FLOOR}, {name}"
    )]  # fmt: skip
    return Report("templates", rounds, medians, figures(medians, wanted), tuple(notes))


def _pair(options: Options, template: str) -> tuple[Case, Case]:
    wanted = recipe(options.python, template)
    ours, floor = f"{OURS} {template}", f"{FLOOR}, {template}"
    return _ours(options, ours, template), _floor(options, wanted, floor)


def _ours(options: Options, name: str = OURS, template: str = NAME) -> Case:
    argv = [*devboot(), "init", template, str(_dest(options, name)), "--yes", "--no-git"]
    # The loop renders the names of the defaults.
    argv += ["--name", find_template(template).default_name]
    return _case(options, name, argv)


def _floor(options: Options, wanted: Recipe, name: str = FLOOR) -> Case:
    variables = json.dumps(wanted.context)
    program = BENCHMARKS / "floor.py"
    places = map(str, (_dest(options, name), variables, *wanted.paths))
    argv = [sys.executable, str(program), *places]
    return _case(options, name, argv)


def _peers(options: Options, wanted: Recipe) -> Iterator[Case]:
    program = peers(options.cache)
    template = options.scratch / "templates"
    write_cookiecutter(wanted, template / "cookiecutter")
    write_copier(wanted, template / "copier")
    case = partial(_case, options)
    out = _dest(options, COOKIECUTTER).parent
    yield case(
        COOKIECUTTER,
        [program["cookiecutter"], "--no-input", "-o", out, template / "cookiecutter"],
    )
    yield case(
        COPIER,
        [program["copier"], "copy", "--defaults", "--quiet", template / "copier",
         _dest(options, COPIER)],
    )  # fmt: skip
