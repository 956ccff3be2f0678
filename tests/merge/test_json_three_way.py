"""What the user changed in a file stays, what they did not touch follows devboot."""

import pytest

from devboot.merge import Unmergeable
from devboot.merge.json_entries import Element, Item, Member, as_json, from_json
from devboot.merge.json_three_way import join, put
from devboot.merge.jsonc import JsoncError, parse


def launch(**fields):
    return Element(("configurations",), "name", {"name": "run", **fields})


OLD = (launch(program="a.out", args=["-v"], env={"A": "1", "B": "2"}),)
NEW = (launch(program="b.out", args=["-q"], env={"A": "9", "B": "2", "C": "3"}, cwd="."),)
WRITTEN = join("", OLD).text


def fields(text):
    (entry,) = parse(text).value["configurations"]
    return entry


def test_written_anew():
    assert WRITTEN == (
        "{\n"
        '    "configurations": [\n'
        "        {\n"
        '            "name": "run",\n'
        '            "program": "a.out",\n'
        '            "args": ["-v"],\n'
        '            "env": {"A": "1", "B": "2"}\n'
        "        }\n"
        "    ]\n"
        "}\n"
    )


def test_untouched_fields_follow():
    after, notes = join(WRITTEN, NEW, OLD)
    assert fields(after) == NEW[0].value
    assert notes == ()


def test_a_changed_field_is_kept_and_said_once_there_is_something_new_for_it():
    mine = WRITTEN.replace('["-v"]', '["-v", "-x"] /* mine */')
    assert join(mine, OLD, OLD) == (mine, ())
    after, notes = join(mine, NEW, OLD)
    assert fields(after) == {**NEW[0].value, "args": ["-v", "-x"]}
    assert "/* mine */" in after
    assert notes == ('kept yours: args of "run"',)


def test_members_of_an_object_are_compared_one_by_one():
    mine = WRITTEN.replace('"A": "1"', '"A": "mine"').replace('"B": "2"', '"B": "2", "D": "4"')
    after, notes = join(mine, NEW, OLD)
    assert fields(after)["env"] == {"A": "mine", "B": "2", "C": "3", "D": "4"}
    assert notes == ('kept yours: A of "run"',)


def test_a_deleted_field_stays_deleted():
    mine = WRITTEN.replace('            "args": ["-v"],\n', "")
    assert join(mine, OLD, OLD) == (mine, ())
    after, notes = join(mine, NEW, OLD)
    assert "args" not in fields(after)
    assert notes == ('kept yours: args of "run"',)


def test_a_field_that_is_no_longer_wanted_goes_unless_it_was_changed():
    without = (launch(program="a.out", env={"A": "1", "B": "2"}),)
    assert fields(join(WRITTEN, without, OLD).text) == without[0].value
    mine = WRITTEN.replace("-v", "-x")
    assert fields(join(mine, without, OLD).text) == {**without[0].value, "args": ["-x"]}


def test_a_deleted_entry_stays_deleted_until_it_is_asked_for():
    other = Element(("configurations",), "name", {"name": "other"})
    text = join("", (*OLD, other)).text
    mine = text.replace(
        text[text.index("        {") : text.index("        {", text.index('"run"'))], ""
    )
    assert [one["name"] for one in parse(mine).value["configurations"]] == ["other"]
    after, notes = join(mine, (*NEW, other), (*OLD, other))
    assert (after, notes) == (mine, ('you removed: "run"',))
    back = join(mine, (*NEW, other), (*OLD, other), restore={"run"})
    assert parse(back.text).value["configurations"] == [dict(other.value), dict(NEW[0].value)]
    assert back.notes == ()


def test_restore_of_an_entry_that_was_changed():
    mine = WRITTEN.replace("a.out", "mine").replace('"run",', '"run", "more": 1,')
    assert fields(join(mine, NEW, OLD, restore={"run"}).text) == NEW[0].value


def test_an_entry_of_the_users_own_by_that_name():
    mine = '{"configurations": [{"name": "run", "program": "mine"}]}'
    assert join(mine, NEW) == (mine, ('kept yours: "run"',))
    same_as_ours = join("", NEW).text
    assert join(same_as_ours, NEW) == (same_as_ours, ())


def test_a_file_that_was_replaced_as_a_whole_is_new():
    version = Member(("version",), "0.2.0")
    mine = '{"version": "0.2.0", "configurations": [{"name": "mine"}]}'
    after, notes = join(mine, (version, *NEW), (version, *OLD))
    assert [one["name"] for one in parse(after).value["configurations"]] == ["mine", "run"]
    assert notes == ()
    assert fields(join("", NEW, OLD).text) == NEW[0].value


GONE = (*OLD, Member(("a", "b"), 1, "why b"), Item(("list",), "x"))


def test_what_is_no_longer_wanted_goes():
    text = join('{\n    // mine\n    "z": 1\n}\n', GONE).text
    assert "// why b" in text
    after, notes = join(text, (), GONE)
    assert parse(after).value == {"z": 1, "configurations": [], "a": {}, "list": []}
    assert "// mine" in after
    assert "why b" not in after
    assert notes == ()


@pytest.mark.parametrize(
    "mine",
    [
        WRITTEN.replace("a.out", "mine"),
        WRITTEN.replace('"a.out",', '"a.out", // why'),
        WRITTEN.replace('            "args"', '            // why\n            "args"'),
    ],
)
def test_what_is_no_longer_wanted_stays_where_it_was_edited(mine):
    assert join(mine, (), OLD) == (
        mine,
        ('kept yours: "run", which devboot no longer writes',),
    )


def test_settings():
    old = (Member(("engine",), "a"), Member(("assoc", "*.cu"), "cuda"), Member(("x",), 1))
    new = (Member(("engine",), "b"), Member(("assoc", "*.cu"), "cpp"), Member(("y",), 2))
    text = join('{\n  "assoc": {"*.h": "c"}, // mine\n}\n', old).text
    assert parse(text).value == {"assoc": {"*.h": "c", "*.cu": "cuda"}, "engine": "a", "x": 1}
    after, notes = join(text.replace('"a"', '"mine"'), new, old)
    assert parse(after).value == {"assoc": {"*.h": "c", "*.cu": "cpp"}, "engine": "mine", "y": 2}
    assert notes == ('kept yours: "engine"',)


def test_items_that_were_deleted_stay_deleted():
    wanted = (Item(("recommendations",), "a"), Item(("recommendations",), "b"))
    text = join("", wanted).text
    mine = text.replace('"a", ', "")
    assert join(mine, wanted, wanted) == (mine, ('you removed: "a"',))


def test_true_is_not_one():
    assert parse(put('{"a": 1}', (Member(("a",), True),))).value["a"] is True


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"configurations": 1}', '1:20: "configurations" is not a list'),
        ("[]", "1:1: the document is not an object"),
        (
            '{"configurations": [\n {"name": "run"},\n {"name": "run"}]}',
            '3:2: a second entry whose "name" is "run"',
        ),
        ('{"configurations": [,]}', "1:21: a value expected"),
    ],
)
def test_refusals_name_the_place(text, where):
    with pytest.raises(JsoncError) as refused:
        join(text, NEW, OLD)
    assert str(refused.value) == where


def test_comments_stand_above_what_is_written_anew():
    entry = Element(("list",), "name", {"name": "a", "b": {"c": 1}}, {"b": "one\ntwo"})
    text = put('{\n  "list": [\n  ]\n}', (entry,))
    assert text == (
        '{\n  "list": [\n    {\n      "name": "a",\n      // one\n      // two\n'
        '      "b": {"c": 1}\n    }\n  ]\n}'
    )


def test_entries_survive_the_record():
    entries = (*GONE, Element(("l",), "k", {"k": "v", "x": [{"y": None}]}, {"x": "why"}))
    assert from_json(as_json(entries)) == entries


@pytest.mark.parametrize(
    "known", [{}, {"path": []}, {"path": ["a"]}, {"path": ["a"], "key": "k", "element": {}},
              {"path": [1], "item": 1}, {"path": ["a"], "key": "k", "element": []}],
)  # fmt: skip
def test_a_record_of_somebody_else_is_refused(known):
    with pytest.raises((KeyError, TypeError)):
        from_json([known])


# What an entry is written with and taken out of: layouts as people have them.

ADDED = Element(("list",), "name", {"name": "a", "b": 1})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            '{\n  "list": [{\n    "name": "x"\n  }]\n}',
            '{\n  "list": [{\n    "name": "x"\n  }, {\n    "name": "a",\n    "b": 1\n  }]\n}',
            id="brackets-in-one-line",
        ),
        pytest.param(
            '{"list":[{"name":"x"},{"name":"y"}]}',
            '{"list":[{"name":"x"},{"name":"y"},{"name": "a", "b": 1}]}',
            id="one-line",
        ),
        pytest.param(
            '{\n  "list": [\n    {"name": "x"}\n  , {"name": "y"}\n  ]\n}',
            '{\n  "list": [\n    {"name": "x"}\n  , {"name": "y"}\n'
            '  , {\n      "name": "a",\n      "b": 1\n    }\n  ]\n}',
            id="comma-first",
        ),
        pytest.param(
            '{\r  "list": [\r    {"name": "x"} // x\r  ]\r}\r',
            '{\r  "list": [\r    {"name": "x"}, // x\r'
            '    {\r      "name": "a",\r      "b": 1\r    }\r  ]\r}\r',
            id="carriage-returns",
        ),
        pytest.param(
            '{\n\t"list": [\n\t\t{"name": "x"} /* x */,\n\t\t// none\n\t],\n}',
            '{\n\t"list": [\n\t\t{"name": "x"} /* x */,\n'
            '\t\t{\n\t\t\t"name": "a",\n\t\t\t"b": 1\n\t\t},\n\t\t// none\n\t],\n}',
            id="tabs-and-commas-at-the-end",
        ),
        pytest.param(
            '{ "list": [ {"name": "x"} /* x */ ] }',
            '{ "list": [ {"name": "x"}, /* x */ {"name": "a", "b": 1} ] }',
            id="comment-behind",
        ),
    ],
)
def test_an_entry_comes_in_and_goes_as_if_it_had_never_been(before, after):
    assert put(before, (ADDED,)) == after
    assert join(after, (), (ADDED,)) == (before, ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{ "a": 1, "b": 2 }', '{ "b": 2 }'),
        ('{ "b": 2, "a": 1 }', '{ "b": 2 }'),
        ('{ "b": 2, "a": 1, "c": 3 }', '{ "b": 2, "c": 3 }'),
        ('{ "a": 1 }', "{}"),
        ('{\n  "a": 1,\n}\n', "{}\n"),
        ('{\n  "a": 1, // mine\n  "b": 2\n}', '{\n  // mine\n  "b": 2\n}'),
        ('{\n  "b": 2, // b\n  // why\n  "a": 1 // mine\n}', '{\n  "b": 2 // b\n  // mine\n}'),
        ('{\n  // yours\n  // why\n  "a": 1\n}', "{\n  // yours\n}"),
        ('{\n  // why\n\n  "a": 1\n}', "{\n  // why\n\n}"),
        ('{\n  "a": 1 /* c */ ,\n  "b": 2\n}', '{\n  /* c */\n  "b": 2\n}'),
        ('{\n  "a": 1 // c\n  ,\n  "b": 2\n}', '{\n  // c\n  "b": 2\n}'),
        ('{\n  "b": 2\n  ,\n  "a": 1\n}', '{\n  "b": 2\n}'),
        ('{\n  "b": 2\n  , "a": 1\n}', '{\n  "b": 2\n}'),
        ('{\n  "b": 2, "a": 1\n}', '{\n  "b": 2\n}'),
        ('{\n  "b": 2,\n  "a": 1 }', '{\n  "b": 2\n  }'),
        ('{ "a": 9, "b": 2, "a": 1 }', '{ "b": 2 }'),
        ('{\r\n  "b": 2,\r\n  // why\r\n  "a": 1\r\n}', '{\r\n  "b": 2\r\n}'),
        ('\ufeff{"a": 1}', "\ufeff{}"),
    ],
)
def test_what_goes_takes_its_comma_its_line_and_devboots_comment_along(before, after):
    assert join(before, (), (Member(("a",), 1, "why"),)) == (after, ())


def test_several_go_and_others_come():
    text = '{\n  "list": [\n    "a",\n    "b", // mine\n    "c"\n  ]\n}'
    old = tuple(Item(("list",), name) for name in "abc")
    assert join(text, (*old[:1], Item(("list",), "d")), old).text == (
        '{\n  "list": [\n    "a",\n    "d"\n    // mine\n  ]\n}'
    )
    assert join(text, (Item(("list",), "d"),), old).text == (
        '{\n  "list": [\n    // mine\n    "d"\n  ]\n}'
    )


def test_comments_inside_of_a_list_stay_where_its_items_change():
    text = WRITTEN.replace('["-v"]', '[ // first\n  "-v", /* old */\n ]')
    new = (launch(program="a.out", args=["-q", "-x"], env={"A": "1", "B": "2"}),)
    after, notes = join(text, new, OLD)
    assert '[ // first\n  "-q", /* old */\n  "-x",\n ]' in after
    assert notes == ()


COMMENTED = Element(("list",), "name", {"name": "a", "b": 1, "c": 2}, {"b": "one\ntwo"})


def test_a_comment_follows_devboot_unless_the_user_rewrote_it():
    new = COMMENTED._replace(comments={"b": "three"})
    text = put("", (COMMENTED,))
    assert join(text, (new,), (COMMENTED,)).text == put("", (new,))
    mine = text.replace("// two", "// mine")
    assert join(mine, (new,), (COMMENTED,)) == (mine, ())


def test_a_field_goes_with_devboots_comment_and_stays_with_the_users():
    new = COMMENTED._replace(value={"name": "a", "c": 2}, comments={})
    text = put("", (COMMENTED,))
    assert join(text, (new,), (COMMENTED,)).text == put("", (new,))
    mine = text.replace('"b": 1', '"b": /* mine */ 1')
    assert join(mine, (new,), (COMMENTED,)) == (mine, ('kept yours: b of "a"',))


def test_a_list_of_items_that_the_user_emptied_is_no_new_file():
    wanted = (Member(("engine",), "a"), Item(("list",), "x"))
    mine = put("", wanted).replace('"x"', "").replace('"a"', '"b"')
    assert join(mine, wanted, wanted) == (mine, ('you removed: "x"',))


def test_changes_that_meet_are_refused():
    text, inner = '{"x": {"y": 1}}', Member(("x", "y"), 2)
    with pytest.raises(Unmergeable, match="get into each other's way"):
        put(text, (Member(("x",), 1), inner))
    assert join(text, (), (Member(("x",), {"y": 1}), Member(("x", "y"), 1))).text == "{}"


def test_half_a_surrogate_pair_is_written_as_an_escape():
    assert put("{}", (Member(("a",), "é\ud800"),)) == '{\n    "a": "é\\ud800"\n}'


def test_nothing_new_comes_behind_two_slashes():
    old, new = (Member(("a",), 1),), (Member(("c",), 2),)
    text = '{"b": [\n], // mine\n"a": 1}'
    assert join(text, new, old).text == '{"b": [\n], // mine\n"c": 2\n}'


def test_a_document_on_one_line_stays_on_it():
    assert put('{"list": []}', (ADDED,)) == '{"list": [{"name": "a", "b": 1}]}'
    assert join('{"list": [{"name": "a", "b": 1}]}', (), (ADDED,)).text == '{"list": []}'


def test_no_comment_comes_behind_something_on_its_line():
    text = '{"a": {\n  "b": 1\n}}'
    assert put(text, (Member(("c",), 2, "why"),)) == '{"a": {\n  "b": 1\n}, "c": 2}'
