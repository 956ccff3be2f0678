"""Settings from the command line: `--set key.path=value`."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from devboot.profile import keys, yaml_nodes
from devboot.profile.check import checked
from devboot.profile.problems import Complaint, Origin, Problem, ProfileError, Source
from devboot.profile.syntax import MAX_DEPTH
from devboot.profile.text import decoded, refuse_characters

if TYPE_CHECKING:
    from devboot.profile.layers import Node


def parse_set(argument: str) -> tuple[Node, list[Problem]]:
    """Return the layer that one argument makes and what is wrong with it.

    A value that starts with a bracket, a brace or a quote is YAML; any other is the text itself, so
    that nothing has to be quoted twice. Columns count in the argument as it was given.
    """
    source = decoded("--set", argument)
    path, equals, value = argument.partition("=")
    if not (path and equals):
        raise _refused(source, "`--set` takes `key.path=value`")
    if path.count(".") >= MAX_DEPTH:
        raise _refused(source, f"nested deeper than {MAX_DEPTH} levels")
    node = _value(source, len(path) + 1, value)
    for name, origin in reversed(_names(source, path)):
        node = yaml_nodes.Mapping([(yaml_nodes.Scalar(name, origin), node)], origin)
    return checked(node, keys.OVERLAY, source)


def _names(source: Source, path: str) -> list[tuple[str, Origin]]:
    """Return the keys of a path from the outside in, an edit of a list as one."""
    names = [path] if path.startswith(("+", "-")) else path.split(".")
    columns = accumulate((len(name) + 1 for name in names), initial=1)
    return [
        (name, Origin(source.name, 1, column)) for name, column in zip(names, columns, strict=False)
    ]


def _value(source: Source, offset: int, value: str) -> yaml_nodes.Node:
    if value.startswith(("[", "{", '"', "'")):
        blanked = " " * offset + value
        return yaml_nodes.parse(source, blanked)
    refuse_characters(source)
    return yaml_nodes.Scalar(value, Origin(source.name, 1, offset + 1))


def _refused(source: Source, message: str) -> ProfileError:
    return ProfileError.of([Problem(source, 1, 1, Complaint(message))])
