"""Files as they should be, compared with the files that are there.

A generator yields targets; `make_plan` compares each with what is on disk and with what devboot
wrote last; dry run, diff, JSON, questions and apply are readers of the resulting plan.
"""

from __future__ import annotations

from devboot.place import Place
from devboot.plan.change import WRITES, Action, Change, Marked, Plan, Step, compare
from devboot.plan.content import Block, Content, Link, Whole, content_from_json
from devboot.plan.ini_keys import IniKeys
from devboot.plan.json_entries import JsonEntries, Record
from devboot.plan.make import make_plan, make_removals
from devboot.plan.owned import Owned, Version, digest
from devboot.plan.policy import keep_conflicts, merge_conflicts, replace_conflicts
from devboot.plan.target import Actual, Key, Target, Where, folded
from devboot.plan.unified import diff

__all__ = [
    "WRITES", "Action", "Actual", "Block", "Change", "Content", "IniKeys", "JsonEntries", "Key",
    "Link", "Marked", "Owned", "Place", "Plan", "Record", "Step", "Target", "Version", "Where",
    "Whole", "compare", "content_from_json", "diff", "digest", "folded", "keep_conflicts",
    "make_plan", "make_removals", "merge_conflicts", "replace_conflicts",
]  # fmt: skip
