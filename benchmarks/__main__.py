"""`python benchmarks [SUITE ...]`: speed beside the peers, as ratios of one run.

The exit status is 0 whatever the figures are: a benchmark is no test.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from sidebyside import build, doctor, dotfiles, init, profile, startup, update, verify, vscode, wsl
from sidebyside.measure import CaseError
from sidebyside.options import BENCHMARKS, Options, say
from sidebyside.report import Report, text

SUITES = {
    "startup": startup.suite,
    "doctor": doctor.suite,
    "init": init.suite,
    "templates": init.others,
    "dotfiles": dotfiles.suite,
    "build": build.suite,
    "vscode": vscode.suite,
    "verify": verify.suite,
    "wsl": wsl.suite,
    "profile": profile.suite,
    "update": update.suite,
}
USUAL = ("startup", "doctor", "init")


def main() -> None:
    """Run the suites and print their tables."""
    asked = _arguments()
    reports = []
    for name in asked.suites:
        report = _run(name, asked)
        reports.append(report)
        if not asked.json:
            print(text(report), end="\n\n", flush=True)
    if asked.json:
        suites = [report.as_json() for report in reports]
        print(json.dumps({"schema": "devboot.bench/1", "suites": suites}, indent=2))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "suites",
        nargs="*",
        metavar="SUITE",
        help=f"of {', '.join(SUITES)}; default: {' '.join(USUAL)}; the others take minutes",
    )
    parser.add_argument("--rounds", type=int, help="how often each command runs")
    parser.add_argument(
        "--python",
        type=_program,
        default=Path(sys.executable),
        help="the interpreter with torch; default: the one that runs this",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    asked = parser.parse_args()
    asked.suites = asked.suites or USUAL
    if unknown := set(asked.suites) - set(SUITES):
        parser.error(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
    if asked.rounds is not None and asked.rounds < 1:
        parser.error("--rounds must be 1 or more")
    return asked


def _program(path: str) -> Path:
    return Path(path).absolute()  # not resolved: a venv's interpreter is a link


def _run(name: str, asked: argparse.Namespace) -> Report:
    say(f"suite {name}")
    with tempfile.TemporaryDirectory(prefix="devboot-bench-") as scratch:
        (Path(scratch) / "home").mkdir()
        cache = BENCHMARKS.parent / "build" / "bench"
        options = Options(asked.python, asked.rounds, Path(scratch), cache)
        try:
            return SUITES[name](options)
        except CaseError as error:
            return Report(name, 0, {}, (), (f"stopped: {error}",))


main()
