"""From a bare WSL or Linux machine to a breakpoint inside your own operator."""

__version__ = "0.1.0"
