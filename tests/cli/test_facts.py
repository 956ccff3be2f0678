from __future__ import annotations

import json
import os
import platform
import pwd
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Devboot


def test_facts_are_json_without_anything_personal(devboot: Devboot) -> None:
    done = devboot("facts", VIRTUAL_ENV=str(devboot.home / "venv"))
    document = json.loads(done.stdout)
    assert document["schema"] == "devboot.facts/1"
    assert document["redacted"] is True
    assert str(devboot.home) not in done.stdout
    names = {pwd.getpwuid(os.getuid()).pw_name, platform.node()} - {"root"}
    for word in (name for name in names if len(name) > 2):  # shorter ones are part of any word
        assert word not in done.stdout


def test_recorded_facts_are_judged_as_the_machine_itself(devboot: Devboot) -> None:
    devboot("facts", "--no-redact", "-o", "facts.json")
    here = json.loads(devboot("doctor", "--json").stdout)
    replayed = json.loads(devboot("doctor", "--json", "--facts", "facts.json").stdout)
    assert [finding["id"] for finding in here["findings"]] == [
        finding["id"] for finding in replayed["findings"]
    ]
    assert here["passed"] == replayed["passed"]


def test_a_file_that_cannot_be_written_is_an_error_in_our_words(devboot: Devboot) -> None:
    done = devboot("facts", "-o", "no/where.json")
    assert done.returncode == 2
    assert "error: cannot write `no/where.json`: no such file or directory\n" in done.stderr
    assert "hint:" in done.stderr


def test_a_written_file_is_for_its_owner_only(devboot: Devboot) -> None:
    assert devboot("facts", "-o", "facts.json").returncode == 0
    assert (devboot.cwd / "facts.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("link", [False, True])
def test_a_file_that_is_there_stays_as_it_is(link: bool, devboot: Devboot) -> None:  # noqa: FBT001
    theirs, named = devboot.cwd / "theirs", devboot.cwd / "facts.json"
    (theirs if link else named).write_text("mine")
    if link:
        named.symlink_to(theirs)
    done = devboot("facts", "-o", "facts.json")
    assert (done.returncode, done.stdout, named.read_text()) == (3, "", "mine")
    assert "error: `facts.json` is there already\nhint: " in done.stderr
