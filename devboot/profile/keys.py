"""The keys of a profile, each with its kind, a line of help and its default.

This is the only definition: checking, defaults and suggestions are read from it.
"""

from __future__ import annotations

from devboot.profile.kinds import (
    FLAG,
    Choice,
    Free,
    Integer,
    Key,
    ListOf,
    Table,
    Text,
    table,
    words,
)

_LINE = r"[^\n]+"
_PATH = Text("a path on one line", _LINE)
_VERSION = Text("a version such as 13 or 13.0, or auto", r"auto|[0-9]{1,4}(\.[0-9]{1,4}){0,3}")
# Package names become part of commands that the user is asked to run: no blanks, no shell.
_PACKAGE = Text(
    "the name of a package, with `=version` if need be",
    r"[A-Za-z0-9][\w.+:-]*(\[[\w,-]+\])?(==?[\w.+:~-]+)?",
)
_ARCHITECTURE = Text("native or a compute capability such as 90", r"native|[1-9][0-9]{1,2}[af]?")

_REQUIRE = table(
    cuda=Key(
        Choice({"true": True, "run": "run", "false": False}),
        "true: CUDA toolkit and driver, run: the driver only, false: no GPU wanted",
    ),
    torch=Key(FLAG, "PyTorch in the project's Python environment"),
    debugger=Key(FLAG, "gdb, and the right to attach with it"),
    cuda_gdb=Key(FLAG, "cuda-gdb, to stop inside kernels"),
    ncu=Key(FLAG, "Nsight Compute, and the right to read GPU counters"),
    container=Key(FLAG, "containers that can use the GPU"),
    wsl=Key(
        Choice({"1": 1, "2": 2, "false": False}),
        "the version of WSL this is meant for, false: not WSL",
    ),
)

_SYSTEM = table(
    shell=Key(words("bash", "zsh", "fish"), "the login shell to set up", "bash"),
    locale=Key(Text("a locale such as C.UTF-8", r"[\w.@-]+"), "the locale that programs use"),
    timezone=Key(Text("a time zone such as Asia/Shanghai", r"[A-Za-z][\w+/-]*"), "the time zone"),
)

_PACKAGES = table(
    apt=Key(ListOf(_PACKAGE), "packages of Debian and Ubuntu", ()),
    pip=Key(ListOf(_PACKAGE), "Python packages of the project's environment", ()),
)

_CPP = table(
    compiler=Key(words("auto", "gcc", "clang"), "auto: what the system calls c++", "auto"),
    version=Key(_VERSION, "version of the compiler, auto: the one that is there", "auto"),
    standard=Key(words("17", "20", "23"), "the C++ standard; current LibTorch needs 20", "20"),
    launcher=Key(
        words("auto", "ccache", "sccache", "none"),
        "what remembers compilations, auto: ccache where it is installed",
        "auto",
    ),
)

_CUDA = table(
    version=Key(_VERSION, "version of the toolkit, auto: the one that fits torch", "auto"),
    home=Key(_PATH, "root of the toolkit, auto: where nvcc is", "auto"),
    architectures=Key(
        ListOf(_ARCHITECTURE), "GPUs to compile for, native: those of this machine", ("native",)
    ),
    host_compiler=Key(_PATH, "the C++ compiler that nvcc calls, auto: the one C++ uses", "auto"),
)

_PYTHON = table(
    version=Key(_VERSION, "version of Python, auto: the one that is there", "auto"),
    manager=Key(
        words("auto", "pip", "uv", "conda", "pixi"),
        "what makes environments, auto: what the machine already uses",
        "auto",
    ),
    venv=Key(_PATH, "the environment, seen from the project", ".venv"),
)

_TORCH = table(
    version=Key(_VERSION, "version of PyTorch, auto: the one that is there", "auto"),
    index=Key(
        Text("auto, cpu or a CUDA build such as cu130", r"auto|cpu|cu[0-9]{2,3}"),
        "the build of PyTorch, auto: the one that the driver can run",
        "auto",
    ),
)

_TOOLCHAIN = table(
    cpp=Key(_CPP, "how C++ is compiled"),
    cuda=Key(_CUDA, "how CUDA is compiled"),
    python=Key(_PYTHON, "how Python environments are made"),
    torch=Key(_TORCH, "which PyTorch is installed"),
)

_VIM = table(
    number=Key(words("off", "absolute", "relative"), "line numbers", "relative"),
    tabstop=Key(Integer(1, 16), "columns of one indentation", 4),
    colorcolumn=Key(Integer(0, 500), "the column to mark, 0: none", 100),
)

_VSCODE = table(
    intellisense=Key(
        words("cpptools", "clangd"), "the one engine that understands C++", "cpptools"
    ),
)

_PROJECT = table(
    path=Key(_PATH, "where the project lives", required=True),
    template=Key(Text("the name of a template", r"[\w-]+"), "what it is made from", required=True),
    name=Key(Text("a name without blanks", r"[\w-]+"), "its name, absent: the end of its path"),
)

SETTINGS = {
    "languages": Key(
        ListOf(words("cpp", "cuda", "python")), "what is programmed on this machine", ()
    ),
    "require": Key(_REQUIRE, "what doctor insists on; an absent key is not asked for"),
    "system": Key(_SYSTEM, "the shell and its surroundings"),
    "packages": Key(_PACKAGES, "packages that belong on the machine"),
    "toolchain": Key(_TOOLCHAIN, "compilers, Python and PyTorch"),
    "editor": Key(
        table(vim=Key(_VIM, "Vim and Neovim"), vscode=Key(_VSCODE, "Visual Studio Code")), "editors"
    ),
    # A dotfile is named by whoever wrote it: its own template says what may be set for it.
    "dotfiles": Key(Free(), "settings of single dotfiles, by name"),
    "projects": Key(ListOf(_PROJECT), "projects that belong on the machine", ()),
    # WSL has its own grammar and grows keys with Windows releases: its linter judges them.
    "wsl": Key(
        table(
            conf=Key(Free(), "sections and keys of /etc/wsl.conf"),
            config=Key(Free(), "sections and keys of %UserProfile%/.wslconfig"),
            vscode=Key(Free(), "settings of VS Code on Windows, as its settings.json has them"),
            terminal=Key(Free(), "what Windows Terminal's entry for this distribution has"),
        ),
        "settings of WSL itself",
    ),
}
"""What every layer may say."""

_WHEN = table(
    hostname=Key(Text("a host name, `*` and `?` allowed", r"[\w.*?-]+"), "the name of the machine"),
    os=Key(Text("an ID of /etc/os-release", r"[a-z0-9._-]+"), "its ID or ID_LIKE, as ubuntu"),
    wsl=Key(Choice({"true": True, "false": False, "1": 1, "2": 2}), "whether it is WSL, or which"),
    gpu=Key(FLAG, "whether it has an NVIDIA GPU"),
)

_MACHINE = table(
    when=Key(_WHEN, "which machines are meant; all of it holds", required=True),
    set=Key(Table(SETTINGS), "what is different there", required=True),
)

PROFILE = table(
    version=Key(Choice({"1": 1}), "the version of this format, 1", required=True),
    name=Key(Text("a name of letters, digits, _ and -", r"[\w-]+"), "its name", required=True),
    extends=Key(
        ListOf(Text("the name of a profile or a path to one", _LINE), editable=False),
        "profiles it builds on, a later one wins",
        (),
    ),
    **SETTINGS,
    machines=Key(ListOf(_MACHINE), "what is different on some machines", ()),
)
"""What a profile may say."""

OVERLAY = table(version=PROFILE.keys["version"]._replace(required=False), **SETTINGS)
"""What the local file and `--set` may say."""
