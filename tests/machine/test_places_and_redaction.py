"""Where files live, and what of it is shown to others."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from devboot.errors import DevbootError
from devboot.machine.places import home_directory, places
from devboot.machine.redact import redact
from devboot.plan import Place


@pytest.mark.parametrize(
    ("environ", "config", "state"),
    [
        ({"HOME": "/me"}, "/me/.config/devboot", "/me/.local/state/devboot"),
        ({"HOME": "/me", "XDG_CONFIG_HOME": "/cfg"}, "/cfg/devboot", "/me/.local/state/devboot"),
        ({"HOME": "/me", "XDG_STATE_HOME": "x"}, "/me/.config/devboot", "/me/.local/state/devboot"),
        ({"HOME": "/me", "XDG_STATE_HOME": ""}, "/me/.config/devboot", "/me/.local/state/devboot"),
        ({"XDG_STATE_HOME": "/state"}, "HOME/.config/devboot", "/state/devboot"),
        ({"HOME": ""}, "HOME/.config/devboot", "HOME/.local/state/devboot"),
    ],
)
def test_config_and_state_follow_the_xdg_variables(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], config: str, state: str
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    registered = pwd.getpwuid(os.getuid()).pw_dir
    found = places()
    assert found.path(Place.CONFIG) == Path(config.replace("HOME", registered))
    assert found.path(Place.STATE) == Path(state.replace("HOME", registered))


@pytest.mark.parametrize("environ", [{}, {"HOME": ""}, {"HOME": "relative"}])
def test_without_home_the_password_database_answers(environ: dict[str, str]) -> None:
    assert home_directory(environ) == Path(pwd.getpwuid(os.getuid()).pw_dir)


def test_a_place_that_is_not_known_is_an_error() -> None:
    with pytest.raises(DevbootError, match="windows-home"):
        places().path(Place.WINDOWS_HOME)


def test_nothing_personal_stays() -> None:
    document = {
        "env": {
            "HOME": "/data/ada",
            "PATH": ["/data/ada/bin", "/mnt/c/Users/Ada L/x", "/data/adam"],
        },
        "files": {"/data/ada/.x": "on lovelace as ada; https://ada:secret@example.org/x"},
        "commands": {"nvidia-smi": {"stdout": "GPU-8a7c0b5e-1111-2222-3333-444455556666"}},
        "euid": 1000,
    }
    redacted = redact(document, home="/data/ada", user="ada", host="lovelace")
    assert redacted["env"] == {
        "HOME": "/home/USER",
        "PATH": ["/home/USER/bin", "/mnt/c/Users/USER/x", "/data/adam"],
    }
    assert redacted["files"] == {"/home/USER/.x": "on HOST as USER; https://example.org/x"}
    assert redacted["commands"]["nvidia-smi"]["stdout"] == "GPU-UUID"
    assert redacted["redacted"] is True
    assert redacted["euid"] == 1000
