"""Every row of WSL's grammar: what is read, what is refused, and where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devboot.merge import Unmergeable
from devboot.merge.wsl_ini import WSL_CONF, WSLCONFIG, parse
from devboot.merge.wsl_ini_edit import find, put, take_out, written

BOTH = (WSL_CONF, WSLCONFIG)


def read(text, dialect):
    values = {}
    for setting in parse(text, dialect).settings:
        values.setdefault(setting.name, setting.value)  # WSL takes the first one
    return values


def comments(text):
    return [line.strip() for line in text.split("\n") if line.strip().startswith("#")]


def complaints(text, dialect):
    ini = parse(text, dialect)
    return [ini.position(invalid.at) for invalid in ini.invalid]


VALUES = {
    "8GB": "8GB",
    " blanks around \t": "blanks around",
    "a b": "a b",
    "a # comment": "a",
    "a#comment": "a",
    '"a # b"': "a # b",
    '" kept "': " kept ",
    'echo "a b"': "echo a b",
    r"echo \"a b\"": 'echo "a b"',
    "'8GB'": "'8GB'",
    "": "",
    r"C:\\x\\y": r"C:\x\y",
    r"C:\temp\new\bzImage": "C:\temp\new\bzImage",
    "C:/temp/x": "C:/temp/x",
    "one \\\n two": "one  two",
    "a ; b": "a ; b",
    "a = b": "a = b",
    "größe": "größe",
    r"trailing \t": "trailing \t",
}


@pytest.mark.parametrize("dialect", BOTH, ids=lambda dialect: dialect.file)
@pytest.mark.parametrize("raw", VALUES, ids=repr)
def test_value(raw, dialect):
    assert read(f"[s]\nkey = {raw}\nnext=1\n", dialect) == {"s.key": VALUES[raw], "s.next": "1"}


INVALID = {  # line two of a file, and the column that is wrong
    "; comment": 1,
    "my_key=1": 3,
    "my-key=1": 3,
    "9key=1": 1,
    "key: value": 4,
    "key value": 5,
    "key": 4,
    "[my-section]": 4,
    "[my section]": 4,
    "[]": 2,
    "[9]": 2,
    "[open": 6,
    "[s] ; comment": 5,
    "[s]x": 4,
    r"key=C:\Users": 7,
    r"key=\$HOME": 5,
    'key="open': 5,
    'key="open # no comment': 5,
    "=1": 1,
    "ключ=1": 1,
    "// comment": 1,
}


@pytest.mark.parametrize("line", INVALID, ids=repr)
def test_invalid_line_ends_the_reading_of_wsl_conf(line):
    text = f"[s]\n{line}\nlater=1\n"
    assert complaints(text, WSL_CONF) == [(2, INVALID[line])]
    assert read(text, WSL_CONF) == {}
    assert parse(text, WSL_CONF).stopped is not None


@pytest.mark.parametrize("line", INVALID, ids=repr)
def test_invalid_line_is_skipped_in_wslconfig(line):
    text = f"[s]\n{line}\n[t]\nlater=1\n"
    assert complaints(text, WSLCONFIG) == [(2, INVALID[line])]
    assert read(text, WSLCONFIG) == {"t.later": "1"}
    assert parse(text, WSLCONFIG).stopped is None


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("[experimental] ; x", "expe.later"),  # the new name in the old one's length
        ("[wsl2] ; x", "wsl2.later"),
        ("[wsl-2]", "wsl\0.later"),
        ("[-]", "wsl2.later"),  # no name was read: the old one stays
    ],
)
def test_section_behind_an_invalid_header(header, name):
    assert list(read(f"[wsl2]\n{header}\nlater=1\n", WSLCONFIG)) == [name]


def test_key_before_any_section():
    assert read("memory=8GB\n", WSLCONFIG) == {"memory": "8GB"}


def test_names_are_compared_in_lower_case():
    ini = parse("[WSL2]\nMEMORY=8GB\n", WSLCONFIG)
    assert find(ini, ("wsl2", "memory")).value == "8GB"


def test_byte_order_mark():
    assert read("\ufeff[a]\nb=1\n", WSLCONFIG) == {"a.b": "1"}
    assert complaints("\ufeff[a]\nb=1\n", WSL_CONF) == [(1, 1)]


@pytest.mark.parametrize("dialect", BOTH, ids=lambda dialect: dialect.file)
def test_crlf(dialect):
    assert read("# c\r\n[a]\r\nb = 1\r\n\r\nc=2\r\n", dialect) == {"a.b": "1", "a.c": "2"}


def test_a_line_that_goes_on_behind_crlf_is_windows_only():
    assert read("[a]\r\nb=1\\\r\n2\r\n", WSLCONFIG) == {"a.b": "12"}
    assert read("[a]\r\nb=1\\\r\n2\r\n", WSL_CONF) == {"a.b": "1"}
    assert complaints("[a]\r\nb=1\\\r\n2\r\n", WSL_CONF) == [(3, 1)]


@pytest.mark.parametrize("dialect", [WSL_CONF, WSLCONFIG])
def test_a_backslash_takes_a_lone_carriage_return_away(dialect):
    assert read("[a]\nb=1\\\r2\nc=3\n", dialect) == {"a.b": "12", "a.c": "3"}


def test_a_lone_carriage_return_ends_a_value_but_no_comment():
    assert read("[a]\nb=1\rc=2\n# x\rd=3\n", WSL_CONF) == {"a.b": "1", "a.c": "2"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n", "# open", "\ufeff", "[a]", "\r\r\n"])
def test_nothing_to_read(text):
    assert read(text, WSLCONFIG) == {}
    assert complaints(text, WSLCONFIG) == []


EDITS = [
    ("[a]\nb=1 # why\n", "b", "2", "[a]\nb=2 # why\n"),
    ("[a]\nB =  1\nb=3\n", "b", "2", "[a]\nB =  2\nb=3\n"),
    ("[a]\nb=\n", "b", "2", "[a]\nb=2\n"),
    ("[a]\nx=1 # c\n\n# about c\n[c]\n", "b", "2", "[a]\nx=1 # c\nb=2\n\n# about c\n[c]\n"),
    ("[A] # c\r\n[c]\r\n", "b", "2", "[A] # c\r\nb=2\r\n[c]\r\n"),
    ("[a]\nx=1", "b", "2", "[a]\nx=1\nb=2"),
    ("[c]\nx=1", "b", "2", "[c]\nx=1\n\n[a]\nb=2\n"),
    ("", "b", "2", "[a]\nb=2\n"),
    ("# mine\n", "b", " x#y", '# mine\n\n[a]\nb=" x#y"\n'),
    ("[a]\nb=C:/x\n", "b", 'C:\\x "y"', '[a]\nb=C:\\\\x \\"y\\"\n'),
]


@pytest.mark.parametrize(("text", "key", "value", "after"), EDITS)
def test_put(text, key, value, after):
    assert put(text, WSL_CONF, {("a", key): value}) == after
    assert put(after, WSL_CONF, {("a", key): value}) == after
    assert read(after, WSL_CONF)["a.b"] == value


def test_a_new_windows_file_has_windows_line_ends():
    assert put("", WSLCONFIG, {("wsl2", "memory"): "8GB"}) == "[wsl2]\r\nmemory=8GB\r\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("[a]\nb=1\nc=2\n", "[a]\nc=2\n"),
        ("[a]\nb=1 # why\nc=2\n", "[a]\n# why\nc=2\n"),
        ("[a]\nb=1\nB=2", "[a]\n"),
        ("[a]\r\n  b=1\r\nc=2\r\n", "[a]\r\nc=2\r\n"),
        ("[a]\nb=1\\\n2\nc=2\n", "[a]\nc=2\n"),
    ],
)
def test_take_out(text, after):
    assert take_out(text, WSL_CONF, [("a", "b")]) == after


@pytest.mark.parametrize("text", ["; c\n[a]\nb=1\n", "[a]\nb=1\rc=2\n", "[a]\r\nb=1\\\r\n"])
def test_a_file_that_is_read_otherwise_than_it_looks_is_left_alone(text):
    with pytest.raises(Unmergeable, match=r"^\d+:\d+: "):
        put(text, WSL_CONF, {("a", "b"): "2"})
    with pytest.raises(Unmergeable):
        take_out(text, WSL_CONF, [("a", "b")])


_LINES = st.lists(
    st.sampled_from(
        ["[wsl2]", "[a]", "b=1", "c = x # y", "# c", "", ' d="q # r"', "; x", "k:v", "[s] ;", "\\"]
    )
    | st.text('ab=[]#"\\\r\t ;0é', max_size=8),
    max_size=12,
)
_TEXTS = st.text().filter(lambda text: "\r" not in text)
_PATHS = st.tuples(st.sampled_from(["wsl2", "a", "new"]), st.sampled_from("bckz"))


@settings(max_examples=300)
@given(_LINES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(BOTH), _TEXTS, _PATHS)
def test_put_changes_one_key_and_nothing_else(lines, end, dialect, value, path):
    text = end.join(lines)
    before = read(text, dialect)
    try:
        after = put(text, dialect, {path: value})
    except Unmergeable:
        return
    name = ".".join(path)
    assert read(after, dialect) == {**before, name: value}
    assert put(after, dialect, {path: value}) == after
    assert comments(after) == comments(text)
    assert not any(
        setting.name == name
        for setting in parse(take_out(after, dialect, [path]), dialect).settings
    )


@settings(max_examples=300)
@given(_TEXTS, st.sampled_from(BOTH))
def test_what_is_written_is_read_again(value, dialect):
    ini = parse(f"[a]\nb={written(value)}\nc=1", dialect)
    assert [setting.value for setting in ini.settings] == [value, "1"]


def test_what_cannot_be_written_is_refused():
    with pytest.raises(ValueError, match="carriage return"):
        written("a\rb")


@settings(max_examples=300)
@given(st.text('[]=#"\\abc09 \t\r\n\ufeff;\0é'), st.sampled_from(BOTH))
def test_any_text_is_read(text, dialect):
    ini = parse(text, dialect)
    assert all(text[s.start :].startswith(s.key) for s in ini.settings)
    assert len(ini.invalid) <= 1 or dialect.skips
