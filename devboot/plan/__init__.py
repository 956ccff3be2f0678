"""Files as they should be, compared with the files that are there.

A generator yields targets; `make_plan` compares each with what is on disk and with what devboot
wrote last; dry run, diff, JSON, questions and apply are readers of the resulting plan. What only
some commands need is told by its own module: `unified`, `policy`, `ini_keys`, `json_entries`.
"""

from __future__ import annotations

from devboot.place import Place
from devboot.plan.change import WRITES, Action, Change, Marked, Plan, Step, compare
from devboot.plan.content import Block, Content, Link, Whole, content_from_json
from devboot.plan.make import make_plan, make_removals
from devboot.plan.owned import Owned, Version, digest
from devboot.plan.target import Actual, Key, Target, Where, folded

__all__ = [
    "WRITES", "Action", "Actual", "Block", "Change", "Content", "Key", "Link", "Marked", "Owned",
    "Place", "Plan", "Step", "Target", "Version", "Where", "Whole", "compare", "content_from_json",
    "digest", "folded", "make_plan", "make_removals",
]  # fmt: skip
