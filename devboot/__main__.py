"""`python -m devboot` is the same program as `devboot`."""

from devboot.cli import main

main()
