"""Make the project's `.venv`, then run a command in it: `python3 tools/setup.py KIT [COMMAND ...]`.

This file is only the door. It has to parse in every Python that somebody may still have, so that
one too old to run the rest says so in one line.
"""

import sys

OLDEST = (3, 10)

if sys.version_info < OLDEST:
    sys.stderr.write(
        "error: devboot needs Python %d.%d or newer, this is %d.%d\n"  # noqa: UP031  (2.7 parses it)
        "hint: name another one, for example `make PYTHON=python3.12 demo`\n"
        % (OLDEST + tuple(sys.version_info[:2]))
    )
    sys.exit(2)

try:
    from bootstrap.main import main

    sys.exit(main(sys.argv[1:]))
except KeyboardInterrupt:
    sys.exit(130)
