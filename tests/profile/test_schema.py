"""The JSON Schema agrees with the checks, as far as a schema can see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from devboot.profile.keys import PROFILE
from devboot.profile.schema import schema
from devboot.wsl_settings.keys import known

HERE = Path(__file__).parent
GOOD = [*sorted((HERE.parents[1] / "profiles").glob("*.yaml")), *HERE.glob("composed/*/*.yaml")]
BAD = sorted((HERE / "bad").glob("*.yaml"))
UNSEEN = {
    "anchor-and-alias", "directive", "merge-key",  # gone when YAML is read
    "duplicate-free-key", "duplicate-key",  # YAML takes the last one
    "extends-itself", "extends-missing-file", "extends-unknown",  # other files
    "letter-of-another-script",  # Python's `\w` has more letters than that of editors
    "octal-integer",  # YAML's own reading of a number
    "wsl-edited", "wsl-misspelled", "wsl-wrong-file", "wsl-wrong-section",  # may be newer
    "wsl-host-name", "wsl-long-value", "wsl-size-too-small",  # only WSL's rules tell
}  # fmt: skip
CHECKS = jsonschema.Draft7Validator(schema())


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(schema())


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_good_ones_validate(path: Path) -> None:
    document = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    overlay = path.stem == "local"
    asked = document | {"version": "1", "name": "local"} if overlay else document
    assert [error.message for error in CHECKS.iter_errors(typed(path, asked))] == []


def typed(path: Path, document: dict[str, Any]) -> Any:
    """Return what an editor sees: YAML's own types."""
    try:
        return {**document, **yaml.safe_load(path.read_text("utf-8"))}
    except ValueError:  # a day that the calendar does not have
        return document


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_ones_that_a_schema_can_see_do_not(path: Path) -> None:
    try:
        document = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, ValueError, OverflowError):
        return  # no editor gets as far as the schema
    assert bool(list(CHECKS.iter_errors(document))) is (path.stem not in UNSEEN)


def test_every_key_is_described() -> None:
    whole = schema()
    for path, key in PROFILE.paths():
        part = whole
        for name in path.split("."):
            part = part["properties"][name]
        assert part["description"] == key.help


@pytest.mark.parametrize(("file", "name"), [("wsl.conf", "conf"), (".wslconfig", "config")])
def test_every_key_of_wsl_has_its_place_and_says_since_when(file: str, name: str) -> None:
    branch = schema()["properties"]["wsl"]["properties"][name]
    for key in known(file):
        part = branch["properties"][key.section]["properties"][key.key]
        assert key.about in part["description"]
        assert key.since in part["description"]
        if key.type == "enum":
            assert set(key.values) <= set(part["enum"])
