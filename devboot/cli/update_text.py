"""The words of `devboot update`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from devboot.cli import output, plans
from devboot.plan import WRITES, Action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from devboot.plan import Change, Plan
    from devboot.workflow.update import Update, Updated

MERGE = "put both between markers, for you to settle"
_RECORD = ".devboot"


def plan(update: Update, plan: Plan) -> str:
    """Say what would happen, one line for each file."""
    lines = _lines(update, plan)
    return "".join(f"{line}\n" for line in lines) if lines else f"{_up_to_date(update)}\n"


def check(update: Update) -> str:
    """Say whether there is anything new."""
    if not update.has_news:
        return _up_to_date(update)
    return "\n".join([*_lines(update, update.plan), f"{from_to(update)}: `devboot update`"])


def done(done: Updated) -> str:
    """Say what was done."""
    if done.run is None:
        return "\n".join([*_lines(done.update, done.plan), _up_to_date(done.update)])
    return with_files(done, f"{click.style('updated', fg='green')} {from_to(done.update)}")


def with_files(done: Updated, words: str) -> str:
    """Say what was done to each file, then in `words` what it was for."""
    writes = without_record(done.plan).writes
    files = f"{len(writes)} file{'' if len(writes) == 1 else 's'}"
    return "\n".join([*_lines(done.update, done.plan), f"{words}: {files}"])


def say_marked(changes: Sequence[Change], *, written: bool) -> bool:
    """Name the files that have markers, if any, or would; tell whether there are some."""
    if not changes:
        return False
    names = "".join(f"\n  {change.target.path}" for change in changes)
    output.error(
        f"both versions {'' if written else 'would '}stand between `<<<<<<< yours` and"
        f" `>>>>>>> devboot` in:{names}",
        output.SETTLE if written else "nothing was written: these would be left for you to settle",
    )
    return True


def say_left(update: Update) -> bool:
    """Name the files that an earlier update left with markers; tell whether there are some."""
    if not update.left:
        return False
    names = "".join(f"\n  {path}" for path in update.left)
    output.error(f"conflict markers of an earlier update are left in:{names}", output.SETTLE)
    return True


def aborted(plan: Plan, run: int | None) -> str:
    lines = [_line(change, "") for change in plan.writes if not _is_record(change)]
    words = "would be as before the update" if run is None else "as before the update"
    return "\n".join([*lines, words])


def aborted_json(plan: Plan, run: int | None) -> str:
    return plans.dump({"schema": "devboot.update/1", "aborted": True, "run": run, **plan.as_json()})


class Words(NamedTuple):
    """What a command says of the change that it makes to a project."""

    schema: str
    done: Callable[[Updated], str]
    about: Mapping[str, Any] = {}  # members of the JSON document that are its own


UPDATE = Words("devboot.update/1", done)


def as_json(update: Update, plan: Plan, words: Words = UPDATE, run: int | None = None) -> str:
    return plans.dump(_json(update, plan, words, run))


def without_record(plan: Plan) -> Plan:
    """Leave out devboot's own two files, which change with all others."""
    return plan._replace(changes=tuple(c for c in plan.changes if not _is_record(c)))


def _json(update: Update, plan: Plan, words: Words, run: int | None) -> dict[str, Any]:
    from devboot.workflow.update import marked  # noqa: PLC0415  # imported by now

    project = update.project
    return {
        "schema": words.schema,
        "written": run is not None,
        "run": run,
        **words.about,
        "project": {
            "path": str(update.folder),
            "name": project.name.name,
            "template": project.template.name,
            "from": update.made.version,
            "to": project.template.version,
            "answers": dict(project.answers),
        },
        "renamed": {str(path): str(now) for path, now in update.renamed.items()},
        "marked": [str(change.target.path) for change in marked(plan)],
        **plan.as_json(),
    }


def _lines(update: Update, plan: Plan) -> list[str]:
    """Say what happens to each file, and which news stay out of files that you deleted."""
    renamed = {now: path for path, now in update.renamed.items()}
    shown = (c for c in without_record(plan).changes if c.action in WRITES or _is_news(c))
    return [_line(change, str(renamed.get(change.target.path, ""))) for change in shown]


def _is_news(change: Change) -> bool:
    return change.action is Action.CONFLICT or (change.action is Action.YOURS and change.newer)


def _line(change: Change, renamed: str) -> str:
    reasons = [change.reason, f"you renamed `{renamed}`" if renamed else ""]
    reason = "; ".join(filter(None, reasons))
    path = output.printable(str(change.target.path))
    dim = click.style(f"  ({reason})", dim=True) if reason else ""
    return f"  {plans.action(change)} {path}{dim}"


def _is_record(change: Change) -> bool:
    return change.target.path.parts[0] == _RECORD


def _up_to_date(update: Update) -> str:
    template = update.project.template
    return f"{update.project.name.name} is up to date with {template.name} {template.version}"


def from_to(update: Update) -> str:
    """Say which project it is, and from which version of the template to which."""
    name, new = update.project.name.name, update.project.template.version
    old = update.made.version
    return name if old == new else f"{name} from version {old} to {new}"
