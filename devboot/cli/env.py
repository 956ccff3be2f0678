"""`devboot env`: a torch, a CUDA toolkit and a compiler that fit each other and this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import env_text, options, output, plans, terminal
from devboot.errors import ConflictError, DevbootError
from devboot.facts import load_facts

if TYPE_CHECKING:
    from devboot.workflow.env_create import Asked, Prepared

_in = click.option(
    "-C", "--folder", type=click.Path(path_type=Path), metavar="DIR", default=Path(),
    help="The project; default: the current folder.",
)  # fmt: skip


@click.group("env", epilog="Example: devboot env plan; devboot env create --torch cpu")
def env() -> None:
    """Find and make an environment in which torch, CUDA and compiler fit this machine."""


@env.command(epilog="Example: devboot env plan --facts facts.json --set require.cuda=run")
@click.option("--facts", "facts_file", metavar="FILE", help="Plan for recorded facts (`-`: stdin).")
@click.option("-v", "--verbose", is_flag=True, help="All ways to a toolkit, all that does not fit.")
@options.profile
@options.sets
@options.as_json
def plan(
    *, facts_file: str | None, verbose: bool, profile: str | None, sets: tuple[str, ...],
    as_json: bool,
) -> int:  # fmt: skip
    """Say which torch build, CUDA toolkit and host compiler fit this driver and GPU.

    Several ways: matching the nvcc that is there, newest, smallest download, CPU; with sizes, exact
    commands, and why others do not fit. Nothing is changed. Exits with 1 when nothing fits.
    """
    from devboot.cli import env_plan_text  # noqa: PLC0415  # not for `--help`
    from devboot.workflow import env as workflow  # noqa: PLC0415

    facts = None
    if facts_file:
        facts = load_facts(output.read_facts(facts_file), origin=facts_file)
    with terminal.progress("examining this machine ..."):
        _, found = workflow.plan(workflow.Wanted(profile, sets, output.chosen_profile), facts)
    click.echo(
        plans.dump(found.as_json()) if as_json else env_plan_text.plan(found, verbose=verbose)
    )
    return 0 if found.options else 1


@env.command(
    epilog="Example: devboot env create --torch cu126; devboot env create --find-links DIR"
)
@click.option(
    "--torch", default="", metavar="WHICH", help="A version, `cpu`, `cu126`, `2.14+cu126`."
)
@click.option(
    "--python", default="", metavar="X", help="The Python to use: a path, name or version."
)
@click.option(
    "--find-links", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
    help="Install from wheels in DIR; nothing is downloaded.",
)  # fmt: skip
@click.option("--index", default="", metavar="URL", help="A mirror of PyTorch's wheel index.")
@click.option(
    "--with", "more", multiple=True, metavar="NAME", help="Another package, from pip's index."
)
@_in
@click.option("--dry-run", is_flag=True, help="Show what would happen, write nothing.")
@click.option("--download", is_flag=True, help="Agree to the download, whatever its size.")
@click.option("--yes", "-y", is_flag=True, help="Replace an environment unasked.")
@options.profile
@options.sets
@options.as_json
def create(  # noqa: PLR0913  # one for each option
    *, torch: str, python: str, find_links: Path | None, index: str, more: tuple[str, ...],
    folder: Path, dry_run: bool, download: bool, yes: bool, profile: str | None,
    sets: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Make the project's `.venv` with a torch that fits, and let the doctor judge it.

    By uv where it is, else by venv and pip, with their caches. An old `.venv` stays as it is until
    the new one is complete; environments of conda, uv, poetry and pixi are left to them.
    """
    from devboot.workflow import env as judging  # noqa: PLC0415
    from devboot.workflow import env_create as workflow  # noqa: PLC0415

    links = find_links.resolve() if find_links else None
    asked: Asked = workflow.Asked(folder.resolve(), torch, python, links, index, more)
    prepared = workflow.prepare(asked, judging.Wanted(profile, sets, output.chosen_profile))
    if dry_run:
        shown = {"schema": "devboot.env-create/1", "written": False, **prepared.as_json()}
        click.echo(plans.dump(shown) if as_json else env_text.would(prepared))
        return 0
    if not prepared.is_done:
        _ask(prepared, download=download, yes=yes, as_json=as_json)
        workflow.carry_out(prepared, env_text.progress)
    verdict = workflow.verdict(prepared)
    if as_json:
        done = {"schema": "devboot.env-create/1", "written": not prepared.is_done}
        click.echo(plans.dump({**done, **prepared.as_json(), "check": verdict.as_json()}))
    else:
        click.echo(env_text.made(prepared))
        click.echo(env_text.verdict(verdict, terminal.style()), nl=False)
    return verdict.exit_status


def _ask(prepared: Prepared, *, download: bool, yes: bool, as_json: bool) -> None:
    """Let the user decide on a download, and on an environment that is to go.

    `--yes` is no answer to the first: it may be gigabytes, on a line that somebody pays for.
    """
    for note in env_text.remarks(prepared):
        output.note("note", note)
    missing = {
        "--download": prepared.download is not None and not download,
        "--yes": prepared.there is not None and not yes,
    }
    if not any(missing.values()):
        return
    question = env_text.question(prepared)
    if not plans.may_ask(yes=False, as_json=as_json):
        words = " ".join(word for word, is_missing in missing.items() if is_missing)
        raise ConflictError(f"nothing was done: {question}", hint=f"agree to it by `{words}`")
    if not click.confirm(question, default=False, err=True):
        raise ConflictError("nothing was done")


@env.command(epilog="Example: devboot env check && make test")
@_in
@options.profile
@options.sets
@options.as_json
def check(*, folder: Path, profile: str | None, sets: tuple[str, ...], as_json: bool) -> int:
    """Tell by the exit status whether the environment fits: 0 it does, 1 it does not, 2 none."""
    from devboot.workflow import env as workflow  # noqa: PLC0415

    if not folder.is_dir():
        raise DevbootError(f"`{folder}` is no folder", hint="`-C` names a project")
    wanted = workflow.Wanted(profile, sets, lambda _name, _reason: None)
    verdict = workflow.check(folder.resolve(), wanted)
    click.echo(plans.dump(verdict.as_json()) if as_json else env_text.checked(verdict))
    return verdict.exit_status
