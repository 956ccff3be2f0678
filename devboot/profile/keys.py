"""The keys of a profile, each with its kind, default and a sentence of help.

This is the only definition: checking, defaults and suggestions are read from it.
"""

from __future__ import annotations

from devboot.profile.kinds import FLAG, Choice, Free, Integer, Key, ListOf, Table, Text, words

_REFERENCE = Text("the name of a profile or a path to one", r"[\w~./][\w .~/+-]*")
_VERSION = Text("a version such as 13 or 13.0, or auto", r"auto|[0-9]{1,4}(\.[0-9]{1,4}){0,3}")
# Package names become part of commands that the user is asked to run: no blanks, no shell.
_PACKAGE = Text(
    "the name of a package, with `=version` if need be",
    r"[A-Za-z0-9][\w.+:-]*(\[[\w,-]+\])?(==?[\w.+:~-]+)?",
)
_PATH = Text("a path on one line", r"[^\n]+")

_REQUIRE = Table(
    {
        "cuda": Key(
            Choice({"true": True, "run": "run", "false": False}),
            "true: CUDA toolkit and driver; run: the driver only; false: no GPU wanted.",
        ),
        "torch": Key(FLAG, "PyTorch in the project's Python environment."),
        "debugger": Key(FLAG, "gdb, and the right to attach with it."),
        "cuda_gdb": Key(FLAG, "cuda-gdb, to stop inside kernels."),
        "ncu": Key(FLAG, "Nsight Compute, and the right to read GPU counters."),
        "container": Key(FLAG, "containers that can use the GPU."),
        "wsl": Key(
            Choice({"1": 1, "2": 2, "false": False}),
            "The version of WSL this is meant for; false: not WSL.",
        ),
    }
)

_SYSTEM = Table(
    {
        "shell": Key(words("bash", "zsh", "fish"), "The login shell to set up.", "bash"),
        "locale": Key(Text("a locale such as C.UTF-8", r"[\w.@-]+"), "The locale programs use."),
        "timezone": Key(
            Text("a time zone such as Asia/Shanghai", r"[A-Za-z][\w+/-]*"), "The time zone."
        ),
    }
)

_PACKAGES = Table(
    {
        "apt": Key(ListOf(_PACKAGE), "Packages of Debian and Ubuntu.", ()),
        "pip": Key(ListOf(_PACKAGE), "Python packages of the project's environment.", ()),
    }
)

_TOOLCHAIN = Table(
    {
        "cpp": Key(
            Table(
                {
                    "compiler": Key(
                        words("auto", "gcc", "clang"), "auto: what the system calls c++.", "auto"
                    ),
                    "version": Key(_VERSION, "Major version of the compiler.", "auto"),
                    "standard": Key(
                        words("17", "20", "23"),
                        "The C++ standard; current LibTorch needs 20.",
                        "20",
                    ),
                    "launcher": Key(
                        words("auto", "ccache", "sccache", "none"),
                        "What remembers compilations; auto: ccache where it is installed.",
                        "auto",
                    ),
                }
            ),
            "How C++ is compiled.",
        ),
        "cuda": Key(
            Table(
                {
                    "version": Key(
                        _VERSION, "Version of the toolkit; auto: the one that fits torch.", "auto"
                    ),
                    "home": Key(_PATH, "Root of the toolkit; auto: found by nvcc.", "auto"),
                    "architectures": Key(
                        ListOf(
                            Text(
                                "native or a compute capability such as 90",
                                r"native|[1-9][0-9]{1,2}[af]?",
                            )
                        ),
                        "GPUs to compile for; native: those of this machine.",
                        ("native",),
                    ),
                    "host_compiler": Key(
                        _PATH, "The C++ compiler nvcc calls; auto: the one C++ uses.", "auto"
                    ),
                }
            ),
            "How CUDA is compiled.",
        ),
        "python": Key(
            Table(
                {
                    "version": Key(
                        _VERSION, "Version of Python; auto: the one that is there.", "auto"
                    ),
                    "manager": Key(
                        words("auto", "pip", "uv", "conda", "pixi"),
                        "What creates environments; auto: what the machine already uses.",
                        "auto",
                    ),
                    "venv": Key(_PATH, "The environment, seen from the project.", ".venv"),
                }
            ),
            "How Python environments are made.",
        ),
        "torch": Key(
            Table(
                {
                    "version": Key(
                        _VERSION, "Version of PyTorch; auto: the one that is there.", "auto"
                    ),
                    "index": Key(
                        Text("auto, cpu or a CUDA build such as cu130", r"auto|cpu|cu[0-9]{2,3}"),
                        "The build of PyTorch; auto: the one the driver can run.",
                        "auto",
                    ),
                }
            ),
            "Which PyTorch is installed.",
        ),
    }
)

_EDITOR = Table(
    {
        "vim": Key(
            Table(
                {
                    "number": Key(
                        words("off", "absolute", "relative"), "Line numbers.", "relative"
                    ),
                    "tabstop": Key(Integer(1, 16), "Columns of one indentation.", 4),
                    "colorcolumn": Key(Integer(0, 500), "The column to mark; 0: none.", 100),
                }
            ),
            "Vim and Neovim.",
        ),
        "vscode": Key(
            Table(
                {
                    "intellisense": Key(
                        words("cpptools", "clangd"),
                        "The one engine that understands C++.",
                        "cpptools",
                    ),
                }
            ),
            "Visual Studio Code.",
        ),
    }
)

_PROJECT = Table(
    {
        "path": Key(_PATH, "Where the project lives.", required=True),
        "template": Key(Text("a template", r"[\w-]+"), "What it is made from.", required=True),
        "name": Key(
            Text("a project name", r"[\w-]+"), "Its name; absent: the last part of the path."
        ),
    }
)

SETTINGS = {
    "languages": Key(
        ListOf(words("cpp", "cuda", "python")), "What is programmed on this machine.", ()
    ),
    "require": Key(_REQUIRE, "What doctor insists on; an absent key is not asked for."),
    "system": Key(_SYSTEM, "The shell and its surroundings."),
    "packages": Key(_PACKAGES, "Packages that belong on the machine."),
    "toolchain": Key(_TOOLCHAIN, "Compilers, Python and PyTorch."),
    "editor": Key(_EDITOR, "Editors."),
    # A dotfile is named by whoever wrote it: its own template says what may be set for it.
    "dotfiles": Key(Free(), "Settings of single dotfiles, by name."),
    "projects": Key(ListOf(_PROJECT), "Projects that belong on the machine.", ()),
    # WSL has its own grammar and grows keys with Windows releases: its linter judges them.
    "wsl": Key(
        Table(
            {
                "conf": Key(Free(), "Sections and keys of /etc/wsl.conf."),
                "config": Key(Free(), "Sections and keys of %UserProfile%/.wslconfig."),
            }
        ),
        "Settings of WSL itself.",
    ),
}
"""What every layer may say."""

_WHEN = Table(
    {
        "hostname": Key(Text("a host name, `*` and `?` allowed", r"[\w*?.\[\]-]+"), "Its name."),
        "os": Key(Text("an ID of /etc/os-release", r"[a-z0-9._-]+"), "ID or ID_LIKE, as ubuntu."),
        "wsl": Key(
            Choice({"true": True, "false": False, "1": 1, "2": 2}), "Whether, or which, WSL."
        ),
        "gpu": Key(FLAG, "Whether an NVIDIA GPU can be used."),
    }
)
_MACHINE = Table(
    {
        "when": Key(_WHEN, "The machines that are meant: all of these hold.", required=True),
        "set": Key(Table(SETTINGS), "What is different there.", required=True),
    }
)

PROFILE = Table(
    {
        "version": Key(Choice({"1": 1}), "The version of this format: 1.", required=True),
        "name": Key(Text("a name of letters, digits and -", r"[\w-]+"), "Its name.", required=True),
        "extends": Key(
            ListOf(_REFERENCE, editable=False), "Profiles it builds on; a later one wins.", ()
        ),
        **SETTINGS,
        "machines": Key(ListOf(_MACHINE), "What is different on some machines.", ()),
    }
)
"""What a profile may say."""

OVERLAY = Table({"version": PROFILE.keys["version"]._replace(required=False), **SETTINGS})
"""What the local file and `--set` may say."""
