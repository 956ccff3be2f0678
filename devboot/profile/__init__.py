"""Profiles: what the user wants, read from YAML, layer by layer, each value with its origin."""

from devboot.profile.layers import DEFAULT, Node
from devboot.profile.load import is_path, load_profile
from devboot.profile.machines import CHOICE_NEEDS, MACHINE_NEEDS, choose_profile
from devboot.profile.problems import ProfileError
from devboot.profile.profile import Profile
from devboot.profile.text import MAX_BYTES

__all__ = [
    "CHOICE_NEEDS",
    "DEFAULT",
    "MACHINE_NEEDS",
    "MAX_BYTES",
    "Node",
    "Profile",
    "ProfileError",
    "choose_profile",
    "is_path",
    "load_profile",
]
