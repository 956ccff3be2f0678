"""What install wants written is what WSL reads, and nothing that its linter objects to."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devboot.errors import DevbootError
from devboot.generators.wsl.settings import branch, ini_keys
from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG, parse
from devboot.plan.ini_keys import IniKeys
from devboot.profile import load_profile
from devboot.wsl.in_force import deciding
from devboot.wsl.keys import each
from devboot.wsl.lint import Look, Severity, lint

VALUES = {
    "bool": "false", "int": "60000", "size": "16GB", "path": "C:\\Users\\me\\x y",
    "winpath": "C:\\Users\\me\\x", "csv": "metadata,umask=22", "ports": "3000,9000",
    "octal": "0022", "mac": "00:11:22:33:44:55", "ipv4": "10.0.0.1", "folder": "/mnt/",
    "hostname": "box", "string": 'echo "a # b"',
}  # fmt: skip
KEYS = [(dialect, key) for dialect in (WSL_CONF, WSLCONFIG) for key in each(dialect)]


def profile(text):
    return load_profile("p.yaml", read=lambda name: (name, text), known=())


@pytest.mark.parametrize(("dialect", "key"), KEYS, ids=lambda one: getattr(one, "name", ""))
def test_every_key_of_the_table(dialect, key):
    value = VALUES.get(key.type) or key.values[-1]
    where = branch(dialect).partition(".")[2]
    quoted = "'" + value.replace("'", "''") + "'"
    text = f"version: 1\nname: p\nwsl: {{{where}: {{{key.section}: {{{key.key}: {quoted}}}}}}}\n"
    try:
        wanted = ini_keys(profile(text), dialect)
    except DevbootError as error:
        assert "p.yaml:3:" in error.message, "says where"  # noqa: PT017
        return
    content = IniKeys(dialect.file, wanted)
    after = content.merge(b"# mine\n[x]\ny=1\n")
    ini = parse(after.decode(), dialect)
    assert deciding(ini)[key.name].value == value
    alone = content.merge(None).decode()
    problems = [rule.id for rule, _ in lint(Look(alone, dialect)) if rule.severity != Severity.INFO]
    assert problems == []
    assert content.join(after, None).after == after


def test_most_keys_of_the_table_can_be_installed():
    """Else the test above would prove nothing: the others have an effect beside others only."""
    refused = []
    for dialect, key in KEYS:
        value = VALUES.get(key.type) or key.values[-1]
        where = branch(dialect).partition(".")[2]
        quoted = "'" + value.replace("'", "''") + "'"
        text = (
            f"version: 1\nname: p\nwsl: {{{where}: {{{key.section}: {{{key.key}: {quoted}}}}}}}\n"
        )
        try:
            ini_keys(profile(text), dialect)
        except DevbootError as error:
            refused.append((key.name, error.message))
    assert len(refused) < len(KEYS) / 4, refused


def test_all_is_said_at_once():
    text = "version: 1\nname: p\nwsl:\n  config:\n    wsl2:\n      memory: 8gb\n      swap: no\n"
    with pytest.raises(DevbootError) as caught:
        profile(text)
    assert "p.yaml:6:15: " in caught.value.message
    assert "p.yaml:7:13: " in caught.value.message


def test_what_only_the_whole_file_shows_is_said_with_its_place():
    text = "version: 1\nname: p\nwsl:\n  config:\n    wsl2:\n      swap: 8\n      kernel: /a\n"
    with pytest.raises(DevbootError) as caught:
        ini_keys(profile(text), WSLCONFIG)
    assert "p.yaml:6:13: " in caught.value.message
    assert "p.yaml:7:15: " in caught.value.message


def test_a_key_twice_in_other_letters_is_refused():
    text = "version: 1\nname: p\nwsl: {config: {wsl2: {quantum: 8GB, Quantum: 4GB}}}\n"
    with pytest.raises(DevbootError, match="once more"):
        ini_keys(profile(text), WSLCONFIG)


def test_a_key_that_is_newer_than_the_table_is_taken():
    text = "version: 1\nname: p\nwsl: {config: {wsl2: {quantumEntanglement: true}}}\n"
    assert ini_keys(profile(text), WSLCONFIG)[0].value == "true"


@pytest.mark.parametrize("dialect", [WSL_CONF, WSLCONFIG], ids=lambda one: one.file)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_what_is_installed_together_suits_the_linter_too(dialect, data):
    keys = st.sampled_from([key for one, key in KEYS if one == dialect])
    chosen = data.draw(st.lists(keys, unique_by=lambda key: key.name, max_size=8))
    there = data.draw(st.sampled_from(["", "# mine\n[x]\ny=1\n", "[boot]\n[wsl2] # z\nmine=1\n"]))
    sections = {}
    for key in chosen:
        value = VALUES.get(key.type) or data.draw(st.sampled_from(key.values))
        sections.setdefault(key.section, {})[key.key] = value
    where = branch(dialect).partition(".")[2]
    document = {"version": 1, "name": "p", "wsl": {where: sections}}
    try:
        wanted = ini_keys(profile(json.dumps(document)), dialect)
    except DevbootError as error:
        assert "p.yaml:1:" in error.message  # noqa: PT017
        return
    after = IniKeys(dialect.file, wanted).merge(there.encode()).decode()
    ours = {f"{one.section}.{one.key}".lower() for one in wanted}
    found = [(rule.id, one.name.lower()) for rule, one in lint(Look(after, dialect))]
    assert not [one for one in found if one[1] in ours or one[0] in {"line", "header"}]
    read = {name.lower(): one.value for name, one in deciding(parse(after, dialect)).items()}
    assert {name: read[name] for name in ours} == {
        f"{one.section}.{one.key}".lower(): one.value for one in wanted
    }
