"""Keys of WSL's files: what is wanted gets in, what is the user's stays, byte for byte."""

from pathlib import PurePosixPath

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from devboot.merge import Unmergeable
from devboot.merge.ini_keys import IniKey
from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG, parse
from devboot.plan import (
    Action,
    Actual,
    Owned,
    Place,
    Target,
    content_from_json,
    digest,
    make_plan,
    make_removals,
)
from devboot.plan.ini_keys import IniKeys
from devboot.plan.policy import keep_conflicts, merge_conflicts, replace_conflicts

FILE = (Place.WINDOWS_HOME, PurePosixPath(".wslconfig"))
MEMORY = IniKey("wsl2", "memory", "16GB")
CPUS = IniKey("wsl2", "processors", "4")


def keys(*wanted, file=".wslconfig"):
    return IniKeys(file, wanted)


def change(content, data, last=None):
    (found,) = make_plan(
        [Target(*FILE, content)], {FILE: Actual(data)}, last and {FILE: last}
    ).changes
    return found


def owned(done, original=None):
    """What a run remembers of a change that it carried out."""
    content = done.target.content
    part = content.part(done.after)
    return Owned(
        *(FILE[0], "/w", FILE[1], "wsl", content_from_json(content.as_json())),
        *(digest(content.own), digest(part or b""), 0o644, 0o644, original),
    )


def test_a_new_file_has_the_line_ends_of_its_reader():
    assert change(keys(MEMORY), None).after == b"[wsl2]\r\nmemory=16GB\r\n"
    conf = keys(IniKey("boot", "systemd", "true"), file="wsl.conf")
    assert change(conf, None).after == b"[boot]\nsystemd=true\n"


def test_keys_that_are_missing_go_to_the_end_of_their_section():
    before = b"\xef\xbb\xbf# mine\r\n[wsl2]\r\nkernel=C:/k # why\r\n\r\n[experimental]\r\n"
    found = change(keys(MEMORY), before)
    assert found.action is Action.UPDATE
    assert found.after == before.replace(b"why\r\n", b"why\r\nmemory=16GB\r\n")


def test_a_value_of_the_users_is_a_conflict_about_that_key_alone():
    found = change(keys(MEMORY, CPUS), b"[wsl2]\nmemory=4GB\n")
    assert found.action is Action.CONFLICT
    assert found.reason == "`wsl2.memory` is `4GB`, the profile says `16GB`"
    plan = make_plan([found.target], {FILE: Actual(b"[wsl2]\nmemory=4GB\n")})
    assert keep_conflicts(plan).changes[0].after == b"[wsl2]\nmemory=4GB\nprocessors=4\n"
    assert keep_conflicts(plan).changes[0].action is Action.MERGE
    assert replace_conflicts(plan).changes[0].after == b"[wsl2]\nmemory=16GB\nprocessors=4\n"
    assert merge_conflicts(plan, {}).conflicts
    alone = make_plan([Target(*FILE, keys(MEMORY))], {FILE: Actual(b"[wsl2]\nmemory=4GB\n")})
    assert keep_conflicts(alone).changes[0].action is Action.YOURS


def test_an_edit_since_is_kept_while_there_is_nothing_new():
    last = owned(change(keys(MEMORY, CPUS), None))
    found = change(keys(MEMORY, CPUS), b"[wsl2]\r\nmemory=4GB\r\n", last)
    assert found.action is Action.YOURS
    assert found.notes == ("kept yours: wsl2.memory = 4GB", "you removed: wsl2.processors")


def test_what_both_changed_is_a_conflict():
    last = owned(change(keys(MEMORY), None))
    newer = MEMORY._replace(value="32GB")
    assert change(keys(newer), b"[wsl2]\r\nmemory=16GB\r\n", last).action is Action.UPDATE
    assert change(keys(newer), b"[wsl2]\r\nmemory=4GB\r\n", last).action is Action.CONFLICT
    assert change(keys(newer), b"[wsl2]\r\n", last).reason.startswith("`wsl2.memory` was removed")
    assert change(keys(newer), b"[wsl2]\r\nmemory=32GB\r\n", last).action is Action.SAME


def test_what_the_profile_drops_becomes_what_it_was():
    before = b"[wsl2]\nprocessors=4\n"
    last = owned(change(keys(MEMORY, CPUS), before))
    gone = change(keys(), b"[wsl2]\nprocessors=4\nmemory=16GB\n", last)
    assert gone.after == before
    assert change(keys(), b"[wsl2]\nprocessors=4\nmemory=4GB\n", last).action is Action.SAME
    again = owned(gone)
    assert change(keys(), before, again).action is Action.SAME
    assert change(keys(MEMORY), before, again).after == b"[wsl2]\nprocessors=4\nmemory=16GB\n"


def test_a_value_that_was_replaced_comes_back():
    plan = make_plan([Target(*FILE, keys(MEMORY))], {FILE: Actual(b"[wsl2]\nmemory=4GB\n")})
    last = owned(replace_conflicts(plan).changes[0])
    assert change(keys(), b"[wsl2]\nmemory=16GB\n", last).after == b"[wsl2]\nmemory=4GB\n"


def test_another_spelling_and_another_name_are_the_same_setting():
    mode = IniKey(
        "wsl2", "networkingMode", "mirrored", ("experimental.networkingmode",), ("mirrored",)
    )
    there = b"[experimental]\nNetworkingMode=Mirrored\n"
    assert change(keys(mode), there).action is Action.SAME
    replaced = change(keys(mode), b"[experimental]\nnetworkingMode=nat\n")
    assert replaced.after == b"[experimental]\nnetworkingMode=mirrored\n"


def test_what_devboot_put_in_goes_with_the_section_that_it_made():
    before = b"[wsl2]\nmemory=4GB # mine\n"
    done = change(keys(CPUS, IniKey("experimental", "sparseVhd", "true")), before)
    assert (
        done.after == b"[wsl2]\nmemory=4GB # mine\nprocessors=4\n\n[experimental]\nsparseVhd=true\n"
    )
    assert owned(done).content.remove(done.after) == before
    (gone,) = make_removals(
        [owned(change(keys(CPUS), None))], {FILE: Actual(b"[wsl2]\r\nprocessors=4\r\n")}, {}
    ).changes
    assert gone.action is Action.REMOVE
    assert gone.after is None
    kept = b"[wsl2]\n# why\nprocessors=4\n"
    assert owned(change(keys(CPUS), None)).content.remove(kept) == b"[wsl2]\n# why\n"


def test_a_file_that_wsl_does_not_read_to_its_end_is_left_alone():
    found = change(keys(MEMORY), b"[wsl2]\n; no comment\n")
    assert found.action is Action.CONFLICT
    assert found.reason.startswith("2:1: ")
    assert replace_conflicts(make_plan([found.target], {FILE: Actual(b"x y\n")})).conflicts
    assert change(keys(MEMORY), b"[wsl2]\n\xff\n").reason == "2: it is not UTF-8"


BLANKS = " \t"
WORDS = st.text("abcXYZ0 #\"\\';=[]é\t", max_size=12)
LINES = st.one_of(
    st.builds("# {}".format, WORDS),
    st.sampled_from(
        ["", "  ", "[wsl2]", "[Other]", "[experimental] # c", "memory=8GB # why", "z=1 \t"]
    ),
    st.builds("{}={}".format, st.sampled_from(["memory", "Processors", "foreign", "x9"]), WORDS),
)
VALUES = st.text(st.characters(exclude_categories=["C"]), max_size=12).map(str.strip)
WANTED = st.dictionaries(
    st.tuples(
        st.sampled_from(["wsl2", "experimental", "new"]), st.sampled_from(["memory", "a", "b"])
    ),
    VALUES,
    max_size=5,
)


@st.composite
def files(draw, dialect):
    eol = draw(st.sampled_from(["\n", "\r\n"]))
    bom = "\ufeff" if dialect.windows and draw(st.booleans()) else ""
    return bom + eol.join(draw(st.lists(LINES, max_size=12))) + draw(st.sampled_from(["", eol]))


def readable(text, dialect):
    try:
        IniKeys(dialect.file, ()).join(text.encode(), None)
    except Unmergeable:
        return False
    return True


def first_values(data, dialect):
    values = {}
    for setting in parse(data.decode(), dialect).settings:
        values.setdefault(setting.name, setting.value)
    return values


@pytest.mark.parametrize("dialect", [WSL_CONF, WSLCONFIG], ids=lambda one: one.file)
@settings(max_examples=500)
@given(data=st.data())
def test_whatever_is_there_stays_and_whatever_is_wanted_is_read(dialect, data):
    text = data.draw(files(dialect), "file")
    wanted = data.draw(WANTED, "wanted")
    assume(readable(text, dialect))
    content = IniKeys(dialect.file, tuple(IniKey(*key, value) for key, value in wanted.items()))
    after = content.join(text.encode(), None).after
    values = first_values(after, dialect)
    assert {name: values[name] for name in (k.name for k in content.keys)} == {
        key.name: key.value for key in content.keys
    }
    _nothing_else_moved(text.encode(), after, content, dialect)
    assert content.join(after, None).after == after  # a second time there is nothing to do
    assert content.merge(after) == after


def _nothing_else_moved(before, after, content, dialect):
    """Every line that is no setting of ours is there as it was, in its order."""
    ours = {key.name for key in content.keys}

    def lines(data):
        text = data.decode()
        decided = set()
        skipped = []
        for one in parse(text, dialect).settings:
            if one.name in ours and one.name not in decided:
                decided.add(one.name)
                skipped.append((one.start, one.value_end))
        for start, end in reversed(skipped):
            text = f"{text[:start]}\0{text[end:].lstrip(BLANKS)}"
        return [line for line in text.splitlines(keepends=True) if line.strip("\ufeff \r\n\t")]

    left, right = lines(before), iter(lines(after))
    for line in left:  # a last line without an end may have got one
        assert any(line in (other, other.rstrip("\r\n")) for other in right), line
    assert before.startswith(b"\xef\xbb\xbf") == after.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("dialect", [WSL_CONF, WSLCONFIG], ids=lambda one: one.file)
@given(data=st.data())
def test_taking_it_out_again_leaves_what_was_read_before(dialect, data):
    text = data.draw(files(dialect), "file")
    wanted = data.draw(WANTED, "wanted")
    assume(readable(text, dialect))
    content = IniKeys(dialect.file, tuple(IniKey(*key, value) for key, value in wanted.items()))
    joined = content.join(text.encode(), None)
    restored = content_from_json(joined.content.as_json()).remove(joined.after)
    assert first_values(restored, dialect) == first_values(text.encode(), dialect)
