"""`devboot facts`: print what the doctor looks at."""

from __future__ import annotations

import json
from typing import IO

import click

from devboot import checks
from devboot.machine import Machine
from devboot.machine.identity import identity
from devboot.machine.redact import redact
from devboot.workflow import profiles


@click.command("facts", epilog="Example: devboot facts -o facts.json")
@click.option("-o", "--output", type=click.File("w", lazy=True), default="-", help="Write to FILE.")
@click.option("--json", is_flag=True, expose_value=False, help="No change: it is JSON anyway.")
@click.option("--no-redact", is_flag=True, help="Keep home, user and host names as they are.")
def facts(*, output: IO[str], no_redact: bool) -> int:
    """Print the raw facts that the doctor judges, as JSON; nothing personal is in it.

    `devboot doctor --facts FILE` judges such a file anywhere as this machine itself.
    """
    document = dict(Machine().facts(checks.needs(checks.CHECKS) | profiles.NEEDS).document)
    if not no_redact:
        me = identity()
        document = redact(document, home=me.home, user=me.user, host=me.host)
    output.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    return 0
