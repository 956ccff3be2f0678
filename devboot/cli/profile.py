"""`devboot profile`: what the workstation should be, and where each word of it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from devboot.cli import options, output, plans
from devboot.errors import ConflictError

if TYPE_CHECKING:
    from devboot.profile import Profile, ProfileError
    from devboot.workflow.apply import Request

_name = click.argument("name", metavar="[NAME|FILE]", required=False)
_PROBLEM = 2


@click.group(epilog="Example: devboot profile show --origin; devboot profile why toolchain.torch")
def profile() -> None:
    """Profiles say what the workstation should be; devboot ships some, yours build on them."""


@profile.command("list", epilog="Example: devboot profile list")
@options.as_json
def list_(*, as_json: bool) -> int:
    """List all profiles, and say which one fits this machine and why."""
    from devboot.workflow import profile as workflow  # noqa: PLC0415  # `--help` does not need it

    rows, chosen = workflow.listing()
    if as_json:
        document = {"profiles": [row._asdict() for row in rows], "chosen": chosen._asdict()}
        click.echo(plans.dump({"schema": "devboot.profile-list/1", **document}))
        return 0
    width = max(len(row.name) for row in rows)
    for row in rows:
        mark = "*" if row.chosen else " "
        where = "" if row.origin == "built in" else f"  ({plans.short(row.origin)})"
        click.echo(f"{mark} {row.name:<{width}}  {output.printable(row.about)}{where}")
    click.echo(f"\n* {chosen.name}: {chosen.reason}")
    return 0


@profile.command(epilog="Example: devboot profile show wsl-cuda --origin")
@_name
@click.option("--origin", is_flag=True, help="Say where each value was written.")
@options.sets
@options.as_json
def show(*, name: str | None, origin: bool, sets: tuple[str, ...], as_json: bool) -> int:
    """Print all values of a profile, as a profile of its own."""
    from devboot.profile import view  # noqa: PLC0415

    found = _load(name, sets)
    if as_json:
        values = [
            {"key": path, "value": node.plain(), "origin": str(node.origin)}
            for path, node in view.leaves(found.root)
        ]
        click.echo(plans.dump({"schema": "devboot.profile-show/1", "values": values}))
    else:
        click.echo(output.printable(view.as_yaml(found, origins=origin)), nl=False)
    return 0


@profile.command(epilog="Example: devboot profile why toolchain.cpp.standard")
@click.argument("key")
@options.profile
@options.sets
@options.as_json
def why(*, key: str, profile: str | None, sets: tuple[str, ...], as_json: bool) -> int:
    """Say which layers set a KEY, to what and where; the lowest first, the last one counts."""
    from devboot.profile import view  # noqa: PLC0415

    found = _load(profile, sets)
    said = view.said_about(found, key)
    value, about = found.get(key).plain(), view.about(key)
    if as_json:
        rows = [{**each._asdict(), "origin": str(each.origin)} for each in said]
        document = {"key": key, "about": about, "value": value, "layers": rows}
        click.echo(plans.dump({"schema": "devboot.profile-why/1", **document}))
        return 0
    click.echo(f"{key}: {_word(value)}")
    if about:
        click.echo(f"  {about}")
    width = max((len(str(each.origin)) for each in said), default=0)
    for each in said:
        words = f"{each.operator or '='} {_word(each.value)}"
        click.echo(output.printable(f"  {each.origin!s:<{width}}  {words}"))
    if not said:
        click.echo("  nobody sets it")
    return 0


@profile.command(epilog="Example: devboot profile diff cpu-only linux-cuda")
@click.argument("one", metavar="NAME|FILE")
@click.argument("other", metavar="NAME|FILE")
@options.as_json
def diff(*, one: str, other: str, as_json: bool) -> int:
    """Print the keys whose values differ between two profiles."""
    from devboot.profile import view  # noqa: PLC0415

    rows = list(view.differences(_load(one, ()), _load(other, ())))
    if as_json:
        found = [{"key": key, "one": here, "other": there} for key, here, there in rows]
        click.echo(plans.dump({"schema": "devboot.profile-diff/1", "differences": found}))
        return 0
    for key, here, there in rows:
        for mark, value in (("-", here), ("+", there)):
            if value is not None:
                click.echo(output.printable(f"{mark} {key}: {_word(value)}"))
    if not rows:
        click.echo("no differences")
    return 0


@profile.command(epilog="Example: devboot profile validate ~/.config/devboot/profiles/mine.yaml")
@click.argument("names", nargs=-1, metavar="[NAME|FILE...]")
@options.as_json
def validate(*, names: tuple[str, ...], as_json: bool) -> int:
    """Check profiles, all of them without a NAME; what is wrong comes with line and column."""
    from devboot.workflow import profile as workflow  # noqa: PLC0415

    wanted = names or tuple(row.name for row in workflow.listing()[0])
    wrong = {name: error for name in wanted if (error := workflow.check(name))}
    if as_json:
        rows = [row for name, error in wrong.items() for row in _problems(name, error)]
        click.echo(plans.dump({"schema": "devboot.profile-validate/1", "problems": rows}))
        return _PROBLEM if wrong else 0
    for error in wrong.values():
        output.error(error.message, error.hint)
    good = len(wanted) - len(wrong)
    if good:
        click.echo(f"{good} profiles are right" if good > 1 else "the profile is right", err=True)
    return _PROBLEM if wrong else 0


@profile.command(epilog="Example: devboot profile schema > profile.schema.json")
@click.option("--json", is_flag=True, expose_value=False, help="No change: it is JSON anyway.")
def schema() -> int:
    """Print the JSON Schema of profiles, for editors that complete and check YAML."""
    from devboot.profile.schema import schema as whole  # noqa: PLC0415

    click.echo(plans.dump(whole()))
    return 0


@profile.command(epilog="Example: devboot profile new lab --extends linux-cuda")
@click.argument("name")
@click.option(
    "--extends", multiple=True, metavar="NAME", help="What it builds on; default: what fits here."
)
@options.writing
@options.as_json
def new(  # noqa: PLR0913  # one parameter for each option
    *, name: str, extends: tuple[str, ...], dry_run: bool, show_diff: bool,
    yes: bool,  # noqa: ARG001  # nothing is asked
    as_json: bool,
) -> int:  # fmt: skip
    """Make a profile of your own, with a first line that lets editors complete its keys."""
    from devboot.workflow import profile_write  # noqa: PLC0415
    from devboot.workflow.profile import chosen  # noqa: PLC0415

    request, path = profile_write.new(name, extends or (chosen().name,))
    _carry_out("new", request, dry_run=dry_run, show_diff=show_diff, as_json=as_json)
    if not (dry_run or show_diff):
        output.note("next", f"`devboot profile edit {path.stem}`, then `--profile {path.stem}`")
    return 0


@profile.command(epilog="Example: EDITOR=vim devboot profile edit lab")
@click.argument("name", required=False)
@options.writing
@options.as_json
def edit(*, name: str | None, dry_run: bool, show_diff: bool, yes: bool, as_json: bool) -> int:
    """Open a profile of yours in $VISUAL or $EDITOR; it is saved when it is right."""
    from devboot.cli import profile_edit  # noqa: PLC0415
    from devboot.workflow import profile_write  # noqa: PLC0415
    from devboot.workflow.profile import chosen  # noqa: PLC0415

    name = name or chosen().name
    origin, before = profile_write.text_of(name)
    with profile_edit.copy(name, before, keep=dry_run or show_diff) as path:
        ask = plans.may_ask(yes=yes, as_json=as_json)
        text = profile_edit.until_right(name, path, ask=ask)
        if text == before and not as_json:
            click.echo("nothing to do: the text is as it was")
            return 0
        if profile_write.text_of(name) != (origin, before):
            raise ConflictError(
                f"`{origin}` changed while it was being edited",
                hint="look at both texts, and edit it once more",
            )
        request = profile_write.edited(name, text)
        _carry_out("edit", request, dry_run=dry_run, show_diff=show_diff, as_json=as_json)
    return 0


def _carry_out(
    command: str, request: Request, *, dry_run: bool, show_diff: bool, as_json: bool
) -> None:
    """Write or show; an old text is stored before it is replaced."""
    from devboot.plan.unified import diff as unified  # noqa: PLC0415
    from devboot.workflow import apply  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    looking = dry_run or show_diff
    if looking:
        plan, run = resolve(apply.preview(request), "replace"), None
    else:
        done = apply.apply(request, "replace")
        plan, run = done.plan, done.run
        plans.notes(done.notes)
    if as_json:
        schema = f"devboot.profile-{command}/1"
        click.echo(plans.dump({"schema": schema, **plan.as_json(), "run": run}))
    else:
        click.echo(unified(plan) if show_diff else plans.words(plan), nl=False)


def _load(name: str | None, sets: tuple[str, ...]) -> Profile:
    from devboot.workflow import profile as workflow  # noqa: PLC0415

    return workflow.load(name, sets, output.chosen_profile)


def _word(value: Any) -> str:  # noqa: ANN401
    from devboot.profile.view import word  # noqa: PLC0415

    return "not set" if value is None else word(value)


def _problems(name: str, error: ProfileError) -> list[dict[str, Any]]:
    if not error.problems:
        return [{"path": name, "line": 0, "column": 0, "message": error.message}]
    return [
        {"path": p.source.name, "line": p.line, "column": p.column, "message": str(p.complaint)}
        for p in error.problems
    ]
