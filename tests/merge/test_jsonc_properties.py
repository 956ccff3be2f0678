"""Documents that nobody would write, read by VS Code's own parser after devboot was in them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devboot.merge.json_entries import Element, Item, Member
from devboot.merge.json_three_way import join, put
from devboot.merge.jsonc import JsoncError, parse, same

from .documents import NAMES, VALUES, documents, slow

_ELEMENTS = st.builds(
    lambda name, value, comments: Element(
        ("configurations",), "name", {**value, "name": name}, comments
    ),
    st.sampled_from(["one", "two", "é"]),
    st.dictionaries(NAMES, VALUES, max_size=4),
    st.dictionaries(NAMES, st.sampled_from(["why", "two\nlines"]), max_size=2),
)
_WANTED = st.lists(
    _ELEMENTS
    | st.builds(
        Member,
        st.tuples(NAMES.filter(lambda name: name != "configurations")),
        VALUES,
        st.sampled_from(["", "about it"]),
    )
    | st.builds(Member, st.tuples(st.just("deep"), NAMES), VALUES)
    | st.builds(Item, st.just(("list",)), st.sampled_from(["x", "y", 1])),
    max_size=5,
    unique_by=lambda entry: (entry.path, getattr(entry, "key", ""), str(entry.name)),
).map(tuple)


def put_or_none(text, entries):
    try:
        return put(text, entries)
    except JsoncError:
        return None


@slow
@given(documents(), _WANTED)
def test_vscode_reads_what_was_put_in(vscode, text, entries):
    assert vscode(text) == [parse(text).value, 0]
    after = put_or_none(text, entries)
    if after is None:
        return
    value, errors = vscode(after)
    assert not errors
    assert value == parse(after).value
    for entry in entries:
        assert _is_in(value, entry), entry
    assert put(after, entries) == after


def _is_in(value, entry):
    there = value
    for step in entry.path:
        there = there[step]
    if isinstance(entry, Member):
        return same(there, entry.value)
    return any(
        same(one, dict(entry.value) if isinstance(entry, Element) else entry.value) for one in there
    )


@slow
@given(documents(), _WANTED)
def test_nothing_of_the_users_is_lost(text, entries):
    after = put_or_none(text, [entry for entry in entries if not _meets(text, entry)])
    if after is None:
        return
    left = iter(after)
    assert all(char in left for char in text if not char.isspace())
    before = parse(text).comments(0, len(text))
    assert [c for c in parse(after).comments(0, len(after)) if "c" in c or c == "//"] == before


def _meets(text, entry):
    """Tell whether an entry changes something that is in the document."""
    value = parse(text).value or {}
    if not isinstance(value, dict):
        return False
    there = value.get(entry.path[0])
    if isinstance(entry, Member):
        return there is not None or entry.path[0] in value
    return isinstance(there, list) and any(
        isinstance(one, dict) and same(one.get("name"), entry.name) for one in there
    )


@slow
@given(documents(), _WANTED, _WANTED)
def test_three_ways(vscode, text, last, wanted):
    """What nobody touched becomes what is wanted; a second run changes nothing."""
    if (written := put_or_none(text, last)) is None:
        return
    try:
        after, _ = join(written, wanted, last)
    except JsoncError:
        return
    value, errors = vscode(after)
    assert not errors
    for entry in wanted:
        assert _is_in(value, entry) or _was_there(text, last, entry), entry
    assert join(after, wanted, wanted).text == after


def _was_there(text, last, entry):
    """Tell whether an entry of that name was the user's own, or is part of another entry."""
    paths = [one.path for one in last if isinstance(one, Member)]
    return (
        _meets(text, entry)
        or any(path[0] == entry.path[0] for path in paths)
        or any(entry.path[0] == one.path[0] for one in last)
    )


@settings(max_examples=500)
@given(st.text('{}[]:,"/*\\ab01-.e \n\r\t\ufeff\u2028ntf', max_size=40))
def test_any_text_is_read_or_refused_with_its_place(text):
    refused = None
    try:
        parse(text)
    except JsoncError as error:
        refused = error.position
    assert refused is None or min(refused) >= 1


@settings(max_examples=500, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.text('{}[]:,"/* ab1tnu\n', max_size=24))
def test_vscode_marks_what_is_refused(vscode, text):
    try:
        value = parse(text).value
    except JsoncError:
        return
    assert vscode(text) == [value, 0] or not text.strip() or value is None
