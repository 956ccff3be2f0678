"""`devboot init`: create a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from devboot.cli import init_text, options, output, plans
from devboot.errors import ConflictError, DevbootError
from devboot.generators.names import ProjectName, project_name
from devboot.generators.project import Project
from devboot.generators.template import Template, find_template, template_names

if TYPE_CHECKING:
    from devboot.generators.template import Question
    from devboot.workflow.init import InitPlan

_USUAL = "libtorch-project"


@click.command(
    epilog="Example: devboot init libtorch-project my-ops -D api=aten --verify",
)
@click.argument("template", required=False)
@click.argument("dest", required=False, type=click.Path(path_type=Path))
@click.option("--list", "show_list", is_flag=True, help="List the templates and what they ask.")
@click.option("--name", help="Name of the project; default: the last part of DEST.")
@click.option(
    "-D", "defines", multiple=True, metavar="KEY=VALUE", help="Answer a question of the template."
)
@click.option("--verify", is_flag=True, help="Prove it here: build, test, stop at a breakpoint.")
@click.option("--git/--no-git", default=True, help="Make a repository with a first commit.")
@click.option("--force", is_flag=True, help="Fill a folder that has files; overwrite none.")
@options.writing
@options.on_conflict
@options.profile
@options.sets
@options.as_json
def init(  # noqa: PLR0913  # one parameter for each option
    template: str | None,
    dest: Path | None,
    *,
    show_list: bool,
    name: str | None,
    defines: tuple[str, ...],
    verify: bool,
    git: bool,
    force: bool,
    on_conflict: str,
    dry_run: bool,
    show_diff: bool,
    yes: bool,
    profile: str | None,
    sets: tuple[str, ...],
    as_json: bool,
) -> int:
    """Create a project from TEMPLATE in DEST (default: ./NAME)."""
    if show_list:
        click.echo(init_text.templates_json() if as_json else init_text.templates())
        return 0
    from devboot.workflow import init as workflow  # noqa: PLC0415  # `--help` does not need it

    ask = plans.may_ask(yes=yes, as_json=as_json)
    found = find_template(template or _ask_template(ask=ask))
    project, folder = _project(found, dest, name, options.pairs(defines, "-D"), ask=ask)
    request = workflow.InitRequest(project, folder, force=force, git=git)
    here = workflow.look(request, profile, sets, output.chosen_profile)
    plan = workflow.make_init_plan(request, here)
    python = workflow.python_to_verify_with(project, here.facts.lenient) if verify else ""
    try:
        if dry_run or show_diff:
            return _show(plan, on_conflict, as_json=as_json, show_diff=show_diff)
        result = workflow.apply_init(plan, plans.decide(plan.plan, on_conflict, ask=ask), here)
    except ConflictError:
        if as_json:
            click.echo(init_text.plan_json(plan))
        raise
    if not as_json:
        click.echo(init_text.made(result))
    if verify:
        result = workflow.verify(result, python, init_text.progress)
    click.echo(init_text.result_json(result) if as_json else init_text.closing(result))
    return result.exit_status


def _ask_template(*, ask: bool) -> str:
    names = template_names()
    if not ask:
        raise DevbootError(
            "which template?", hint=f"`devboot init TEMPLATE`, one of: {', '.join(names)}"
        )
    click.echo(init_text.choices("what is it to be?", init_text.summaries()), err=True)
    answer: str = click.prompt(
        "template", default=_USUAL, type=click.Choice(names), show_choices=False, err=True
    )
    return answer


def _project(
    template: Template,
    dest: Path | None,
    name: str | None,
    given: dict[str, str],
    *,
    ask: bool,
) -> tuple[Project, Path]:
    """Settle name, place and answers: from options first, then by questions, then by default."""
    folder = None if dest is None else Path.cwd() / dest
    if name is None and folder is not None:
        name = _resolved(folder).name
    if name is None and ask:
        name = _ask_name(template)
    checked = project_name(name if name is not None else template.default_name)
    template.answers(given)  # an unknown one is an error before any question is asked
    if ask:
        given = {**_ask_answers(template, given), **given}
    project = Project(template, checked, template.answers(given))
    return project, _resolved(folder or Path.cwd() / checked.name)


def _resolved(path: Path) -> Path:
    """Follow the links of a path; one to nothing is refused: who knows what is meant by it."""
    if path.is_symlink() and not path.exists():
        raise ConflictError(f"`{path}` is a link to nothing", hint="choose another name or folder")
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, before Python 3.13
        raise DevbootError(
            f"cannot follow `{path}`: too many levels of symbolic links",
            hint="choose another folder",
        ) from error


def _ask_name(template: Template) -> str:
    def checked(text: str) -> ProjectName:
        try:
            return project_name(text.strip())
        except DevbootError as error:
            raise click.UsageError(f"{error.message}; {error.hint}") from error

    answer: ProjectName = click.prompt(
        "name of the project", default=template.default_name, value_proc=checked, err=True
    )
    return answer.name


def _ask_answers(template: Template, given: dict[str, str]) -> dict[str, str]:
    asked = (q for q in template.questions if q.ask and q.key not in given)
    return {question.key: _ask(question) for question in asked}


def _ask(question: Question) -> str:
    click.echo(init_text.choices(f"\n{question.ask}", question.choices), err=True)
    answer: str = click.prompt(
        question.key, default=question.default, type=click.Choice(list(question.choices)),
        show_choices=False, err=True,
    )  # fmt: skip
    return answer


def _show(plan: InitPlan, policy: str, *, as_json: bool, show_diff: bool) -> int:
    """Print what would happen; the exit status is that of the real run."""
    from devboot.plan.unified import diff  # noqa: PLC0415
    from devboot.workflow.conflicts import resolve  # noqa: PLC0415

    resolved = plan._replace(plan=resolve(plan.plan, "fail" if policy == "ask" else policy))
    if as_json:
        click.echo(init_text.plan_json(resolved))
    else:
        click.echo(diff(resolved.plan) if show_diff else init_text.plan(resolved), nl=False)
    return 0
