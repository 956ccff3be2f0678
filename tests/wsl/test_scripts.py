"""Scripts for PowerShell: what the user names is text in them, and never code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from devboot.errors import DevbootError
from devboot.generators.wsl import scripts

from .powershell import Script

HERE = Path(__file__).parent

NAMES = {"name": "Ubuntu", "folder": r"D:\wsl\Ubuntu"}
TAR = {"tar": r"D:\wsl\Ubuntu.tar"}
NEW = {"source": "Ubuntu-24.04", **NAMES}
GOLDEN = {
    "move": ("move", NAMES, {}),
    "move-by-export": ("move-by-export", {**NAMES, **TAR}, {}),
    "clone": ("clone", {**NAMES, **TAR, "new": "Ubuntu-2"}, {}),
    "compact": ("compact", {"name": "Ubuntu"}, {"allow_sparse": False}),
    "compact-sparse": ("compact", {"name": "Ubuntu"}, {"allow_sparse": True}),
    "install": ("install", {**NEW, "size": ""}, {"from_file": False}),
    "install-file": ("install", {**NEW, "source": r"D:\i.wsl", "size": "1TB"}, {"from_file": True}),
}
HOSTILE = [
    "'; Remove-Item C:\\ -Recurse; '", "it's", "\u2019; calc; \u2018", "\u201a\u201b", "a\u2018",
    "$(calc)", "`$x", "a b", "-x", "{{ name }}", "{% if %}", "größe", "名前", "#", "@'", "&calc",
    "''", "'", "\\", "%PATH%", "a;b|c", "{", "}", "\U0001f600", "x'y\u2019z",
]  # fmt: skip
_texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.sampled_from("'\"`$(){}[]#@;&|%-\u2018\u2019\u201a\u201b\u201c ab\u00e9\\{{%")),
    st.text(),
).filter(str.isprintable)  # anything else is refused before


def made(name, values, **replaced):
    file, known, switches = GOLDEN[name]
    return scripts.script(file, {**known, **values, **replaced}, **switches)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_script_is_the_one_that_was_reviewed(name):
    """To review a change: write what this compares, and read the diff."""
    file = HERE / "scripts" / f"{name}.ps1"
    common, text = scripts.read_text("templates/wsl/common.ps1"), made(name, {})
    assert text.startswith(common)
    assert text.removeprefix(common) == file.read_text("utf-8")


@pytest.mark.parametrize("name", GOLDEN)
@settings(max_examples=150)
@given(data=st.data())
def test_what_is_named_is_one_string_and_changes_nothing_around_it(name, data):
    known = GOLDEN[name][1]
    values = {key: data.draw(_texts, key) for key in known}
    text = made(name, values)
    if not text.isascii():  # that is what it checks first
        text = text.replace(scripts._CANARY, "")
    plain, hostile = Script(made(name, {})), Script(text)
    assert hostile.skeleton() == plain.skeleton()
    assert len(hostile.literals) == len(plain.literals)
    changed = [
        theirs.value
        for ours, theirs in zip(plain.literals, hostile.literals, strict=True)
        if ours.value in known.values() and ours.value != theirs.value
    ]
    assert sorted(changed) == sorted(v for k, v in values.items() if v != known[k])


@given(_texts)
def test_quoted_is_read_back_as_it_was(text):
    found = Script(scripts.quoted(text))
    assert [one.value for one in found.literals] == [text]
    assert found.skeleton() == "''"


def test_the_parser_sees_what_is_wrong():
    for text in ("'open", '"open', "(", "}", "if ($x) { 'a' ", "$x = 'a'b'"):
        with pytest.raises(ValueError, match=r"clos|missing"):
            Script(text)


def test_a_script_with_other_letters_checks_how_it_was_read():
    assert "UTF-8 with BOM" not in made("move", {})
    assert "UTF-8 with BOM" in made("move", {"name": "größe"})


@pytest.mark.parametrize("name", ["", " ", "-d", "--system", 'a"b', "a\nb", "a\x1b", "ends\\"])
def test_a_name_that_wsl_would_misread_is_refused(name):
    with pytest.raises(DevbootError):
        scripts.distribution(name)


@pytest.mark.parametrize(
    ("text", "path"),
    {
        r"D:\wsl\Ubuntu": r"D:\wsl\Ubuntu",
        "D:/wsl/Ubuntu/": r"D:\wsl\Ubuntu",
        "/mnt/d/wsl/a b": r"D:\wsl\a b",
        "d:\\it's größe": "d:\\it's größe",
    }.items(),
)
def test_a_folder_is_written_as_windows_does(text, path):
    assert scripts.folder(text) == path


@pytest.mark.parametrize(
    "text",
    ["D:", "D:\\", "wsl", "..\\x", "D:\\a\\..\\b", "D:\\a.", "D:\\a ", 'D:\\a"b', "D:\\a:b",
     "\\\\server\\share", "/home/me", "D:\\a\nb", "D:\\a|b", "D:\\\\a", "-x", ""],
)  # fmt: skip
def test_what_is_no_folder_of_windows_is_refused(text):
    with pytest.raises(DevbootError):
        scripts.folder(text)


@given(st.text())
def test_a_folder_that_is_taken_stays_one_in_quotes_of_windows(text):
    try:
        path = scripts.folder(f"D:\\{text}")
    except DevbootError:
        return
    assume(path)
    assert not set('"<>|?*\n') & set(path)
    assert not path.endswith(("\\", " ", "."))


@pytest.mark.parametrize("size", ["512", "1.5TB", "0GB", "8 GB", "GB"])
def test_a_size_is_one_that_wsl_takes(size):
    with pytest.raises(DevbootError):
        scripts.disk_size(size)
    assert scripts.disk_size("512gb") == "512GB"


def test_steps_come_in_the_safe_order():
    moved = made("move-by-export", {})
    order = ["--export", "Assert-Tar $Tar", "Type the name", "--unregister", "--import"]
    places = [moved.index(step, moved.index("$Tar = ")) for step in order]
    assert places == sorted(places)
    compacted = made("compact", {})
    body = compacted[compacted.index("# Gives Windows back") :]
    places = [body.index(step) for step in ("fstrim", "--shutdown", "ReadOnly", "Optimize-VHD -P")]
    assert places == sorted(places)
    assert body.index("attach vdisk readonly") < body.index("'compact vdisk'")
    assert "--set-sparse" not in compacted
    assert "--set-sparse true --allow-unsafe" in made("compact-sparse", {})


def test_the_command_prints_and_runs_nothing(devboot):
    done = devboot("wsl", "script", "move", "Ubuntu", "--to", "/mnt/d/wsl/Ubuntu")
    assert done.returncode == 0
    assert done.stdout == made("move", {})
    done = devboot("wsl", "script", "compact", WSL_DISTRO_NAME="it's")
    assert "$Name = 'it''s'" in done.stdout


def test_a_file_for_windows_has_its_encoding_and_line_ends(devboot):
    words = ("wsl", "script", "clone", "a", "größe", "--to", r"D:\x", "-o", "clone.ps1")
    done = devboot(*words)
    assert done.returncode == 0, done.stderr
    data = (devboot.cwd / "clone.ps1").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf#")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert devboot(*words).returncode == 3  # a file that is there stays
    assert (devboot.cwd / "clone.ps1").read_bytes() == data


@pytest.mark.parametrize(("name", "word"), [("m.ps1", "m.ps1"), ("it's a.ps1", "'it''s a.ps1'")])
def test_how_a_file_is_run_is_said_in_the_words_of_powershell(devboot, name, word):
    done = devboot("wsl", "script", "compact", "a", "-o", name)
    assert done.stderr.splitlines()[-1] == f"powershell -ExecutionPolicy Bypass -File {word}"
    done = devboot("wsl", "script", "compact", "a", "-o", f"nowhere/{name}")
    assert (done.returncode, ": no such file or directory" in done.stderr) == (2, True)


def test_a_script_as_json(devboot):
    words = ("wsl", "script", "move", "Ubuntu", "--to", r"D:\wsl\Ubuntu", "--json")
    document = json.loads(devboot(*words).stdout)
    assert document == {"schema": "devboot.wsl-script/1", "script": made("move", {}), "file": None}
    assert json.loads(devboot(*words, "-o", "m.ps1").stdout)["file"] == "m.ps1"
    assert (devboot.cwd / "m.ps1").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["move", "-x", "--to", "D:/a"], "no such option"),
        (["move", "--to", "D:/a", "--", "-x"], "takes a name that starts with `-` for an option"),
        (["move", "a", "--to", "D:/"], "is no folder on a drive of Windows"),
        (["move", "a", "--to", "D:/a", "--tar", "D:/t"], "`--tar` is for `--by-export`"),
        (["move", "--to", "D:/a"], "name a distribution"),
        (["clone", "a", "A", "--to", "D:/a"], "needs a name of its own"),
        (["install", "D:/i.wsl", "--to", "D:/a"], "needs a name"),
        (["install", "a", "--to", "D:/a", "--size", "many"], "is no size of a disk"),
        (["shrink"], "no such command"),
    ],
)
def test_wrong_words_are_said_to_be(devboot, words, says):
    done = devboot("wsl", "script", *words)
    assert done.returncode == 2
    assert says in done.stderr.lower().replace("windows", "Windows")
    assert done.stdout == ""
