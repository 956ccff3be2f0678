"""This machine as one command needs it: its profile, its facts, and what it lacks."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devboot import checks
