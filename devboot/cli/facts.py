"""`devboot facts`: print what the doctor looks at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from devboot.checks import registry as checks
from devboot.cli.output import write_new
from devboot.machine.everything import OTHERS
from devboot.machine.identity import identity
from devboot.machine.machine import Machine
from devboot.machine.redact import redact, redactions
from devboot.workflow import profiles

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command("facts", epilog="Example: devboot facts -o facts.json")
@click.option("-o", "--output", metavar="FILE", default="-", help="Write to FILE, a new one.")
@click.option("--json", is_flag=True, expose_value=False, help="No change: it is JSON anyway.")
@click.option("--no-redact", is_flag=True, help="Keep home, user and host names as they are.")
@click.option("--show-redactions", is_flag=True, help="Say on stderr what was taken out.")
@click.option("--windows", is_flag=True, help="In WSL: ask programs of Windows too.")
def facts(*, output: str, no_redact: bool, show_redactions: bool, windows: bool) -> int:
    """Print the raw facts that the doctor judges, as JSON; nothing personal is in it.

    `devboot doctor --facts FILE` judges such a file anywhere as this machine itself.
    """
    needs = checks.needs(checks.CHECKS) | profiles.NEEDS | OTHERS
    document: Mapping[str, Any] = Machine(windows=windows).facts(needs).document
    me = identity()._asdict()
    if show_redactions:
        _show(document, me)
    if not no_redact:
        document = redact(document, **me)
    text = json.dumps(document, indent=2, ensure_ascii=False)
    if output == "-":
        click.echo(text)
    else:
        write_new(Path(output), f"{text}\n", hint="`devboot facts` prints them without `-o`")
    return 0


def _show(document: Mapping[str, Any], me: Mapping[str, str]) -> None:
    for (found, shown), count in redactions(document, **me).most_common():
        click.echo(f"{found!a} -> {shown!a}: {count} times", err=True)
