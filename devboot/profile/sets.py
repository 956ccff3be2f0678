"""Settings from the command line: `--set key.path=value`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from devboot.profile import keys, yaml_nodes
from devboot.profile.check import checked
from devboot.profile.problems import Complaint, Origin, Problem, ProfileError, Source
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
        complaint = Complaint("`--set` takes `key.path=value`")
        raise ProfileError.of([Problem(source, 1, 1, complaint)])
    node = _value(source, len(path) + 1, value)
    for name in reversed(list(re.finditer(r"[+-].*|[^.]+", path))):
        origin = Origin(source.name, 1, name.start() + 1)
        node = yaml_nodes.Mapping([(yaml_nodes.Scalar(name[0], origin), node)], origin)
    return checked(node, keys.OVERLAY, source)


def _value(source: Source, offset: int, value: str) -> yaml_nodes.Node:
    if value.startswith(("[", "{", '"', "'")):
        blanked = " " * offset + value
        return yaml_nodes.parse(source, blanked)
    refuse_characters(source)
    return yaml_nodes.Scalar(value, Origin(source.name, 1, offset + 1))
