from __future__ import annotations

import json
import os
import platform
import pwd
from typing import TYPE_CHECKING

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
    assert "error: could not open file" in done.stderr
