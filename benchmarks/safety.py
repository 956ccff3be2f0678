"""`python benchmarks/safety.py [TOOL ...]`: what tools do to a home with something in the way.

Prints the table of docs/safety.md. Each run is judged by what is on the disk afterwards.
"""

from __future__ import annotations

import argparse
import subprocess
from typing import TYPE_CHECKING

from nasty.judge import MARKS
from nasty.tools import tools
from nasty.trials import trials
from sidebyside.options import BENCHMARKS, say

if TYPE_CHECKING:
    from nasty.tools import Tool


def main() -> None:
    asked = _arguments()
    chosen = [
        tool
        for tool in tools(BENCHMARKS.parent / "build" / "bench")
        if not asked.tools or tool.name in asked.tools
    ]
    found = {}
    for tool in chosen:
        say(tool.name)
        found[tool.name] = dict(trials(tool, asked.kills))
    print(_table(found))
    print("\n" + "\n".join(f"- {mark}: {words}" for mark, words in MARKS.items()))
    print("\n" + "\n".join(sorted({_version(tool) for tool in chosen})))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tools", nargs="*", metavar="TOOL")
    parser.add_argument("--kills", type=int, default=12, help="how often each tool is killed")
    return parser.parse_args()


def _table(found: dict[str, dict[str, str]]) -> str:
    rows = [["", *found], ["---"] * (len(found) + 1)]
    situations = next(iter(found.values()))
    rows += [[name, *(results[name] for results in found.values())] for name in situations]
    bad = (sum(_is_bad(result) for result in results.values()) for results in found.values())
    rows.append(["situations with a mark", *map(str, bad)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _is_bad(result: str) -> bool:
    return any(mark in result for mark in MARKS)


def _version(tool: Tool) -> str:
    said = subprocess.run(tool.version, capture_output=True, text=True, check=False).stdout
    return said.splitlines()[0].partition(" from ")[0] if said else "unknown"


main()
