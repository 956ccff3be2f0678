"""Files as people have them: what devboot adds is in there, and every other byte is as it was."""

import json
from pathlib import Path

import pytest

from devboot.merge.json_entries import Element, Item, Member
from devboot.merge.json_three_way import put
from devboot.merge.jsonc import JsoncError, parse, same

CASES = Path(__file__).parent / "jsonc_cases"


def cases():
    return [
        pytest.param(case, id=case["file"].removesuffix(".jsonc"))
        for name in ("cases.json", "more.json")
        for case in json.loads((CASES / name).read_text())
    ]


def entry_of(case):
    path = (case["path"],)
    if case["op"] == "upsert":
        return Element(path, case["key"], case["value"])
    return {"set": Member, "add": Item}[case["op"]](path, case["value"])


def read(case):
    data = (CASES / case["file"]).read_bytes()
    return data.decode() if case["expect"] == "ok" else data


def comments(text):
    return parse(text).comments(0, len(text))


@pytest.mark.parametrize("case", cases())
def test_case(case):
    text, entry = read(case), entry_of(case)
    if case["expect"] == "refuse":
        with pytest.raises(JsoncError, match=r"^\d+:\d+: "):
            put(text, (entry,))
        return
    after = put(text, (entry,))
    assert put(after, (entry,)) == after
    assert with_entry(parse(text).value, entry) == parse(after).value
    assert comments(after) == comments(text)
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    for other in ("\r", "\n"):  # a line end that the file does not have comes not in
        alone = text.replace("\r\n", "")
        assert other in alone or "\r\n" not in text or other not in after.replace("\r\n", "")
    assert "\r" in text or "\r" not in after


def with_entry(value, entry):
    """Return the data with the entry in it, by other means than the editor's."""
    if value is None:
        value = {}
    if isinstance(entry, Member):
        return {**value, entry.path[0]: entry.value}
    items = list(value.get(entry.path[0], []))
    if isinstance(entry, Item):
        return {**value, entry.path[0]: items if entry.value in items else [*items, entry.value]}
    names = [item.get(entry.key) if isinstance(item, dict) else None for item in items]
    if entry.name in names:
        items[names.index(entry.name)] = dict(entry.value)
    else:
        items.append(dict(entry.value))
    return {**value, entry.path[0]: items}


@pytest.mark.parametrize("case", [c for c in cases() if c.values[0]["expect"] == "ok"])
def test_outside_of_the_entry_nothing_is_taken_away(case):
    """An insertion takes nothing away but blanks; a replacement only what is in the entry."""
    text, entry = read(case), entry_of(case)
    after = put(text, (entry,))
    start, end = span(text, entry)
    if start < end:
        assert after.startswith(text[:start])
        assert after.endswith(text[end:])
    else:
        left = iter(after)
        assert all(char in left for char in text if not char.isspace())


def span(text, entry):
    document = parse(text)
    there = document.find(entry.path)
    if isinstance(entry, Member):
        return (there.start, there.end) if there else (0, 0)
    for place in there.entries if there else ():
        if isinstance(place.node.value, dict) and same(
            place.node.value.get(getattr(entry, "key", "")), entry.name
        ):
            return place.start, place.node.end
    return 0, 0
