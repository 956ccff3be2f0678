"""The road of every command that writes: plan, resolve, one transaction, result."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from devboot.apply import state as states
from devboot.apply import transaction
from devboot.apply.edits import adoptions_of, edits_of
from devboot.apply.recover import recover
from devboot.apply.trouble import in_words
from devboot.errors import ConflictError, DevbootError
from devboot.machine.actual import read_actual
from devboot.plan import Action, Place, Plan, make_plan, make_removals
from devboot.workflow.conflicts import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from devboot.apply.edit import Edit
    from devboot.apply.record import Folder
    from devboot.apply.state import State
    from devboot.machine.places import Places
    from devboot.plan import Actual, Change, Key, Owned, Target
    from devboot.plan.rebase import Rebase

    Judge = Callable[[Change, str], str]


class Request(NamedTuple):
    """What a command wants written."""

    command: str  # what `devboot history` shows
    places: Places
    targets: Sequence[Target] = ()
    owner: str = ""  # under this name the targets are remembered; empty: they are not
    remove: Sequence[Owned] = ()  # what is to go; what was edited since is a conflict
    orphans: Sequence[Owned] = ()  # what is to go unless it was edited since
    judge: Judge | None = None  # says what is wrong with a staged file; empty: nothing
    rebases: Sequence[Rebase] = ()  # files of a project that are rendered anew; nobody owns them


class Applied(NamedTuple):
    """What came of it."""

    plan: Plan
    run: int | None = None  # number of the run; None: nothing was to be changed
    notes: tuple[str, ...] = ()  # about an earlier run that was interrupted


@in_words()
def owned(places: Places, owner: str) -> tuple[Owned, ...]:
    """Return what a command has installed in these places and still owns."""
    with states.reading(places.path(Place.STATE)) as state:
        return () if state is None else _owned(state, places, owner)


@in_words()
def preview(request: Request) -> Plan:
    """Compare with the disk; nothing is written, not even the state folder."""
    with states.reading(request.places.path(Place.STATE)) as state:
        return _plan(request, state)


@in_words()
def apply(request: Request, policy: str = "fail", shown: Plan | None = None) -> Applied:
    """Carry a request out: all of it, or none of it and an error.

    `policy` settles conflicts: keep, replace, merge, fail. `shown` is the plan that the user saw;
    when the disk no longer fits it, nothing is written.
    """
    path = request.places.path(Place.STATE)
    with states.reading(path) as state:
        known = state.manifest.owned if state else ()
        plan = _plan(request, state)
        resolved = _resolved(plan, policy, state)
        if not (state and state.unfinished) and not resolved.writes and not resolved.forgotten:
            if edits := _adoptions(request, resolved):
                from devboot.apply.adopt import adopt_alone  # noqa: PLC0415  # rare

                adopt_alone(path, edits)
            return Applied(resolved)
    with states.locked(path) as state:
        notes = tuple(recover(state))
        if notes or state.manifest.owned != known:  # the transaction looks at the files, not at us
            plan = _plan(request, state)
        _refuse_other_plan(plan, shown, notes)
        resolved = _resolved(plan, policy, state)
        return Applied(resolved, _carry_out(request, resolved, state), notes)


def _adoptions(request: Request, plan: Plan) -> list[Edit]:
    return adoptions_of(plan, request.places.roots, request.owner) if request.owner else []


def _refuse_other_plan(plan: Plan, shown: Plan | None, notes: Sequence[str]) -> None:
    if shown is not None and not notes and plan.as_json() != shown.as_json():
        raise ConflictError(
            "files changed after the plan was shown; nothing was written",
            hint="run the command again",
        )


def _plan(request: Request, state: State | None) -> Plan:
    mine = () if state is None else _owned(state, request.places, request.owner)
    last = {one.key: one for one in mine}
    going = [*request.remove, *request.orphans]
    wanted = [(target.key, target.content) for target in request.targets]
    wanted += [(file.key, file.content) for one in request.rebases for file in one.targets]
    actual = read_actual(request.places, [*wanted, *((o.key, o.content) for o in going)])
    originals = {} if state is None else _originals(state, going)
    parts = (
        make_plan(request.targets, actual, last),
        _rebased(request.rebases, actual),
        make_removals(request.remove, actual, originals),
        make_removals(request.orphans, actual, originals, edited=Action.YOURS),
    )
    return Plan(tuple(change for part in parts for change in part.changes))


def _rebased(rebases: Sequence[Rebase], actual: Mapping[Key, Actual]) -> Plan:
    if not rebases:
        return Plan(())
    from devboot.plan.rebase import make_rebases  # noqa: PLC0415  # an update's business only

    return make_rebases(rebases, actual)


def _owned(state: State, places: Places, owner: str) -> tuple[Owned, ...]:
    roots = {str(root): place for place, root in places.roots.items()}
    return tuple(o for o in state.manifest.owned if owner == o.owner and o.root in roots)


def _originals(state: State, going: Sequence[Owned]) -> Mapping[str, bytes]:
    names = {o.original.sha for o in going if o.original and o.content.owns_file}
    return {name: state.store.get(name) for name in names}


def _resolved(plan: Plan, policy: str, state: State | None) -> Plan:
    last = {c.last.wanted for c in plan.conflicts if c.last} if policy == "merge" else set()
    stored = {name: state.store.get(name) for name in last} if state else {}
    return resolve(plan, policy, stored)


def _carry_out(request: Request, plan: Plan, state: State) -> int | None:
    for change in plan.forgotten:
        if change.last is not None:
            state.manifest.forget(change.last)
    if not plan.writes:
        state.manifest.save(state.at)
        return None
    edits = edits_of(plan, request.places.roots, request.owner)
    approve = _approve(plan.writes, request.judge) if request.judge else None
    header = transaction.Header(request.command, emptied=tuple(_emptied(plan, state)))
    run = transaction.carry_out(state, edits, header, approve)
    if adopted := _adoptions(request, plan):
        from devboot.apply.adopt import adopt  # noqa: PLC0415  # rare

        with suppress(OSError):
            adopt(state, adopted)
    return run.number


def _emptied(plan: Plan, state: State) -> list[Folder]:
    """Return the folders that devboot made for files that go now, the innermost first."""
    gone = [c.where for c in plan.writes if c.where is not None and c.after is None]
    above = {str(parent) for where in gone for parent in PurePosixPath(where.full).parents}
    runs = state.journal.runs() if gone else ()
    made = {folder.full: folder for run in runs for folder in run.made}
    return [made[path] for path in sorted(above & made.keys(), reverse=True)]


def _approve(changes: Sequence[Change], judge: Judge) -> transaction.Approve:
    """Let the judge see every staged file; all complaints make one error."""
    new = [change for change in changes if change.after is not None]

    def approve(staged: Sequence[str]) -> None:
        verdicts = [(change, judge(change, path)) for change, path in zip(new, staged, strict=True)]
        bad = [f"\n  {change.target.path}: {words}" for change, words in verdicts if words]
        if bad:
            raise DevbootError(
                f"{len(bad)} files were refused by the program they are for, nothing was changed:"
                + "".join(bad),
                hint="mend the profile or the template that they come from",
            )

    return approve
