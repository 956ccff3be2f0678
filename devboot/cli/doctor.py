"""`devboot doctor`: examine this machine for what a profile asks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from devboot.checks import registry as checks
from devboot.checks import tables
from devboot.cli import options, output, terminal
from devboot.errors import DevbootError
from devboot.facts import Facts, load_facts
from devboot.machine.machine import Machine
from devboot.workflow import profiles

if TYPE_CHECKING:
    from devboot.checks.check import Check
    from devboot.checks.tables import Message
    from devboot.profile import Profile

_SHELLS = ("bash", "powershell")


@click.command("doctor", short_help="examine this machine")
@options.profile
@options.sets
@click.option("--facts", "facts_file", metavar="FILE", help="Judge recorded facts (`-`: stdin).")
@click.option("--windows", is_flag=True, help="In WSL: ask programs of Windows too.")
@click.option("--only", multiple=True, metavar="GLOB", help="Only checks whose id matches.")
@click.option("--skip", multiple=True, metavar="GLOB", help="No checks whose id matches.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("-v", "--verbose", is_flag=True, help="Show evidence and what was not judged.")
@click.option("--explain", metavar="ID|TEXT", help="Explain a check, or an error that was printed.")
@click.option("--list-checks", is_flag=True, help="List all checks.")
@click.option(
    "--fix-script",
    type=click.Choice(_SHELLS),
    is_flag=False,
    flag_value=_SHELLS[0],
    help="Print all fixes as a script to read; bash is meant without a name.",
)
@click.option("--report", is_flag=True, help="Print Markdown for an issue, redacted.")
@options.as_json
def doctor(  # noqa: PLR0913  # one for each option
    *,
    profile: str | None,
    sets: tuple[str, ...],
    facts_file: str | None,
    windows: bool,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    strict: bool,
    verbose: bool,
    explain: str | None,
    list_checks: bool,
    fix_script: str | None,
    report: bool,
    as_json: bool,
) -> int:
    """Examine this machine: what is wrong, why, and the exact command that mends it.

    \b
    devboot doctor                        for the profile that fits this machine
    devboot doctor --profile cuda -v      with the evidence
    devboot doctor --only 'toolchain.*'   a part of it
    devboot doctor --fix-script > fix.sh  every fix, to be read and run by you
    devboot doctor --explain 'CUDA error 804'
    """  # noqa: D301  # click keeps the lines after its own mark, a backspace
    _one_of({"--explain": explain, "--list-checks": list_checks, "--fix-script": fix_script,
             "--report": report})  # fmt: skip
    _one_of({"--json": as_json, "--fix-script": fix_script, "--report": report})
    if explain or list_checks:
        return _catalogue(explain, only, skip, as_json=as_json)
    recorded = load_facts(output.read_facts(facts_file), origin=facts_file) if facts_file else None
    machine = Machine(windows=windows)
    known = recorded or machine.facts(profiles.NEEDS)
    wanted = profiles.chosen_profile(profile, sets, known, output.chosen_profile)
    selected = _selected(wanted, only, skip)
    facts = recorded or _examined(machine, checks.needs(selected) | _about(report=report))
    if report:
        return _issue(wanted, facts, selected, strict=strict)
    result = checks.examine(wanted, facts, selected)
    if as_json:
        text = json.dumps(result.as_json(), indent=2) + "\n"
    elif fix_script:
        from devboot.report.script import render_script  # noqa: PLC0415

        text = render_script(result, fix_script, terminal.style())
    else:
        from devboot.report.text import render_text  # noqa: PLC0415

        text = render_text(result, terminal.style(), verbose=verbose)
    click.echo(text, nl=False)
    return result.exit_status(strict=strict)


def _one_of(options: dict[str, object]) -> None:
    given = [name for name, value in options.items() if value]
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(f'`{name}`' for name in given)} exclude each other")


def _catalogue(
    explain: str | None, only: tuple[str, ...], skip: tuple[str, ...], *, as_json: bool
) -> int:
    from devboot.cli import doctor_pages as catalogue  # noqa: PLC0415  # every doctor's start

    style = terminal.style()
    if messages := _messages(explain):
        document, text = (
            catalogue.messages_as_json(messages),
            catalogue.render_messages(messages, style),
        )
    else:
        _known_globs((*only, *skip, *([explain] if explain else [])))
        shown = catalogue.pages((explain,) if explain else only or ("*",), skip)
        render = catalogue.render_pages if explain else catalogue.render_list
        document, text = catalogue.as_json(shown), render(shown, style)
    click.echo(f"{json.dumps(document, indent=2)}\n" if as_json else text, nl=False)
    return 0


def _messages(explain: str | None) -> list[Message]:
    """Return what is known of an error text; none where it is the id of a check, or unknown."""
    if explain is None or any(checks.matches(name, (explain,)) for name in checks.CHECKS):
        return []
    return tables.messages(explain)


def _issue(profile: Profile, facts: Facts, selected: dict[str, Check], *, strict: bool) -> int:
    """Print a report for others: nobody but the machine is in the facts it is made of."""
    from devboot import __version__  # noqa: PLC0415
    from devboot.machine.identity import identity  # noqa: PLC0415
    from devboot.machine.redact import redact  # noqa: PLC0415
    from devboot.report.machine import summary  # noqa: PLC0415
    from devboot.report.markdown import render_markdown  # noqa: PLC0415

    me = identity()
    redacted = Facts(redact(facts.document, home=me.home, user=me.user, host=me.host))
    result = checks.examine(profile, redacted, selected)
    about = {"devboot": __version__, **summary(redacted)}
    click.echo(render_markdown(result, about), nl=False)
    return result.exit_status(strict=strict)


def _selected(profile: Profile, only: tuple[str, ...], skip: tuple[str, ...]) -> dict[str, Check]:
    _known_globs((*only, *skip))
    selected = checks.select(checks.CHECKS, profile, only=only, skip=skip)
    if not selected:
        hint = "choose others with `--only` and `--skip`, or name another `--profile`"
        raise DevbootError(f"none of these checks concerns the profile `{profile.name}`", hint=hint)
    return selected


def _known_globs(globs: tuple[str, ...]) -> None:
    for glob in globs:
        if not any(checks.matches(name, (glob,)) for name in checks.CHECKS):
            raise DevbootError(f"no check matches `{glob}`", hint=_near(glob))


def _near(glob: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  # for a slip of the hand only

    if near := get_close_matches(glob, checks.CHECKS):
        return f"did you mean {' or '.join(f'`{name}`' for name in near)}?"
    groups = sorted({name.partition(".")[0] for name in checks.CHECKS})
    return f"ids begin with {', '.join(f'`{group}.`' for group in groups)}"


def _about(*, report: bool) -> frozenset[str]:
    """Return the facts that a report has beside those of the checks."""
    if not report:
        return frozenset()
    from devboot.report.machine import NEEDS  # noqa: PLC0415

    return NEEDS


def _examined(machine: Machine, needs: frozenset[str]) -> Facts:
    with terminal.progress("examining this machine ..."):
        return machine.facts(needs)
