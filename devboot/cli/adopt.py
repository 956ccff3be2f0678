"""`devboot adopt`: an existing project gets updates too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from devboot.cli import options, plans, update_text
from devboot.errors import DevbootError

if TYPE_CHECKING:
    from pathlib import Path

    from devboot.workflow.adopt import Adoption


@click.command(
    epilog="Example: devboot adopt --dry-run; devboot adopt libtorch-project -D api=aten"
)
@click.argument("template", required=False, default="")
@click.option("--name", default="", help="Name of the project; default: as its files say.")
@click.option(
    "-D", "defines", multiple=True, metavar="KEY=VALUE", help="An answer that is not to be guessed."
)
@click.option(
    "--add-missing", is_flag=True, help="Let the next update add files that are not here."
)
@options.project
@options.writing
@options.as_json
def adopt(  # noqa: PLR0913  # one parameter for each option
    template: str, *, name: str, defines: tuple[str, ...], add_missing: bool, folder: Path,
    dry_run: bool, show_diff: bool, yes: bool, as_json: bool,
) -> int:  # fmt: skip
    """Take an existing CMake and torch project under management: `devboot update` works then.

    Finds the nearest template and answers, and writes `.devboot/`; not one byte of the project
    itself changes. TEMPLATE, `--name` and `-D` say what is not to be guessed.
    """
    from devboot.workflow import adopt as workflow  # noqa: PLC0415  # `--help` does not need it

    answers = options.pairs(defines, "-D")
    found = workflow.look(workflow.Request(folder, template, name, answers, add_missing))
    run = None
    if not dry_run and not show_diff:
        _agree(found, yes=yes, as_json=as_json)
        done = workflow.carry_out(found)
        plans.notes(done.notes)
        run = done.run
    if as_json:
        click.echo(plans.dump(_json(found, run)))
    elif show_diff:
        _show_diff(found)
    else:
        click.echo(_text(found, written=run is not None))
    return 0


def _agree(found: Adoption, *, yes: bool, as_json: bool) -> None:
    """Ask on a terminal whether the guess is right."""
    if plans.may_ask(yes=yes, as_json=as_json):
        click.echo(_guess(found), err=True)
        if not click.confirm("is that right?", default=True, err=True):
            raise DevbootError(
                "nothing was written", hint="name TEMPLATE, `--name` or `-D KEY=VALUE` as they are"
            )


def _show_diff(found: Adoption) -> None:
    from devboot.plan.unified import diff  # noqa: PLC0415

    click.echo(diff(found.plan), nl=False)


def _guess(found: Adoption) -> str:
    project = found.nearest.project
    answers = ", ".join(f"{key}={answer}" for key, answer in project.answers.items() if answer)
    part = round(100 * found.nearest.alike)
    return (
        f"{project.name.name}: like {project.template.name} {project.template.version} with"
        f" {answers}; {part} % of that is here"
    )


def _text(found: Adoption, *, written: bool) -> str:
    states = found.states
    verb = click.style("wrote", fg="green") if written else "would write"
    paths = ", ".join(str(target.path) for target in found.request.targets)
    return "\n".join(
        [
            _guess(found),
            f"  {states['unmodified']} files are as the template makes them",
            f"  {states['edited']} are your own versions, {states['deleted']} are not here",
            f"{verb} {paths}",
            *_next(found),
        ]
    )


def _next(found: Adoption) -> list[str]:
    if not found.update.has_news:
        return ["`devboot update` has nothing to do now; what is new in later versions comes by it"]
    return [
        "`devboot update` would then:",
        update_text.plan(found.update, found.update.plan).rstrip("\n"),
    ]


def _json(found: Adoption, run: int | None) -> dict[str, Any]:
    project = found.nearest.project
    return {
        "schema": "devboot.adopt/1",
        "written": run is not None,
        "run": run,
        "project": {
            "path": str(found.folder),
            "name": project.name.name,
            "template": project.template.name,
            "version": project.template.version,
            "answers": dict(project.answers),
            "alike": round(found.nearest.alike, 3),
        },
        "files": dict(found.states),
        **found.plan.as_json(),
        "update": found.update.plan.as_json(),
    }
