"""Who and where the user is: what must not be seen in anything that is shown to others."""

from __future__ import annotations

import os
import platform
import pwd
from typing import NamedTuple

from devboot.errors import DevbootError
from devboot.machine.places import home_directory


class Identity(NamedTuple):
    """The words that redaction takes out; empty: there is none."""

    home: str
    user: str
    host: str


def identity() -> Identity:
    """Read the user's identity from the environment and the password database."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container run with a foreign user id
        user = os.environ.get("USER", "")
    try:
        home = str(home_directory(os.environ))
    except DevbootError:
        home = ""
    return Identity(home, user, platform.node())
