# Functions for bash and zsh (dash reads it too): search paths and CUDA toolkits. Written by devboot.
#
#   path_prepend DIR [VARIABLE]   put DIR first in PATH, or in another list such as LD_LIBRARY_PATH
#   path_append DIR [VARIABLE]    put it last
#   path_remove DIR [VARIABLE]    take it out
#   path_list [VARIABLE]          show the list, an entry a line
#   cuda_list                     the CUDA toolkits on this machine
#   cuda_use [-L] VERSION|DIR     use one: `cuda_use 13.0`, `cuda_use 13`; -L: its libraries too
#   cuda_off                      use none
#
# Reading it changes nothing and starts no program. A toolkit elsewhere is found when CUDA_ROOTS
# names it (a list like PATH, `*` allowed), one of a module system by its module file.

# REPLY is the list in variable $2 without the entry $1; empty entries stay.
_devboot_without() {
  local rest entry
  eval "rest=\${$2-}"
  REPLY=
  [ -n "$rest" ] || return 0
  rest=$rest:
  while [ -n "$rest" ]; do
    entry=${rest%%:*}
    rest=${rest#*:}
    [ "$entry" = "$1" ] || REPLY=$REPLY:$entry
  done
  REPLY=${REPLY#:}
}

_devboot_complain() {
  printf '%s\n' "$1" >&2
  return 2
}

_devboot_arguments() {
  case ${1-} in
    '' | *:*) _devboot_complain "usage: $3 DIR [VARIABLE], DIR without a colon" ;;
    *) case $2 in
      '' | [0-9]* | *[!A-Za-z0-9_]*) _devboot_complain "$3: \`$2\` is not the name of a variable" ;;
    esac ;;
  esac
}

path_prepend() {
  local REPLY
  _devboot_arguments "${1-}" "${2-PATH}" path_prepend || return
  _devboot_without "$1" "${2-PATH}"
  eval "export ${2-PATH}=\"\$1\${REPLY:+:\$REPLY}\""
}

path_append() {
  local REPLY
  _devboot_arguments "${1-}" "${2-PATH}" path_append || return
  _devboot_without "$1" "${2-PATH}"
  eval "export ${2-PATH}=\"\${REPLY:+\$REPLY:}\$1\""
}

path_remove() {
  local REPLY
  _devboot_arguments "${1-}" "${2-PATH}" path_remove || return
  _devboot_without "$1" "${2-PATH}"
  if [ -n "$REPLY" ] || [ "${2-PATH}" = PATH ]; then
    eval "${2-PATH}=\$REPLY"
  else
    unset "$2"
  fi
}

path_list() {
  local rest
  _devboot_arguments . "${1-PATH}" path_list || return
  eval "rest=\${${1-PATH}-}"
  [ -z "$rest" ] || rest=$rest:
  while [ -n "$rest" ]; do
    printf '%s\n' "${rest%%:*}"
    rest=${rest#*:}
  done
}

# REPLY is the version of the toolkit in folder $1: by its own files, else by its name, else empty.
_devboot_cuda_version() {
  if [ -r "$1/version.json" ]; then
    _devboot_version_json <"$1/version.json"
  elif [ -r "$1/include/cuda.h" ]; then
    _devboot_version_header <"$1/include/cuda.h"
  else
    REPLY=${1##*/}
    REPLY=${REPLY#cuda-}
  fi
  case $REPLY in
    [0-9]*) ;;
    *) REPLY= ;;
  esac
}

_devboot_version_json() {
  local line
  REPLY=
  while IFS= read -r line; do
    case $REPLY:$line in
      :*'"cuda"'*) REPLY=cuda ;;
      cuda:*'"version"'*)
        line=${line#*:}
        line=${line#*\"}
        REPLY=${line%%\"*}
        return
        ;;
    esac
  done
}

_devboot_version_header() {
  local line count
  REPLY=
  count=0
  while [ "$count" -lt 500 ] && IFS= read -r line; do
    count=$((count + 1))
    case $line in
      '#define CUDA_VERSION '[0-9]*)
        line=${line##* }
        REPLY=$((line / 1000)).$((line % 1000 / 10))
        return
        ;;
    esac
  done
}

# REPLY has a line `VERSION PLACE` for every toolkit; PLACE is a folder, or `module NAME`.
_devboot_cuda_toolkits() {
  local IFS found root rest
  [ -z "${ZSH_VERSION-}" ] || emulate -L sh
  IFS= # a blank parts no name here, and `*` still stands for any
  set --
  rest=${CUDA_ROOTS-}:
  while [ -n "$rest" ]; do
    set -- "$@" ${rest%%:*}
    rest=${rest#*:}
  done
  # Links such as /usr/local/cuda come after the folders that they may lead to.
  set -- "$@" /usr/local/cuda-* /opt/cuda-* /opt/nvidia/cuda-* \
    /opt/nvidia/hpc_sdk/Linux_*/*/cuda/[0-9]* \
    "$HOME"/cuda-* "$HOME"/opt/cuda-* "$HOME"/.local/cuda-* \
    /usr/local/cuda /opt/cuda "${CUDA_HOME-}" "${CUDA_PATH-}" "${CONDA_PREFIX-}"
  found=
  for root; do
    if [ -x "$root/bin/nvcc" ] && ! _devboot_listed "$root" "$found"; then
      _devboot_cuda_version "$root"
      found="$found${REPLY:-unknown} $root
"
    fi
  done
  _devboot_cuda_modules
  REPLY=$found$REPLY
}

# Whether a line of $2 has the folder $1, by whatever name.
_devboot_listed() {
  local rest line
  rest=$2
  while [ -n "$rest" ]; do
    line=${rest%%
*}
    rest=${rest#*
}
    [ "${line#* }" -ef "$1" ] && return
  done
  return 1
}

# REPLY has a line `VERSION module NAME` for every CUDA module, by the names of module files:
# asking `module avail` takes seconds on a shared disk.
_devboot_cuda_modules() {
  local file name rest
  REPLY=
  command -v module >/dev/null || return 0
  rest=${MODULEPATH-}:
  while [ -n "$rest" ]; do
    for file in "${rest%%:*}"/cuda/[0-9]* "${rest%%:*}"/CUDA/[0-9]* \
      "${rest%%:*}"/cudatoolkit/[0-9]* "${rest%%:*}"/*/cuda/[0-9]*; do
      [ -e "$file" ] || continue
      name=${file#"${rest%%:*}"/}
      name=${name%.lua}
      REPLY="$REPLY${name##*/} module $name
"
    done
    rest=${rest#*:}
  done
}

# REPLY is a number that grows with the version $1.
_devboot_rank() {
  local major minor patch
  major=${1%%.*}
  minor=${1#"$major"}
  minor=${minor#.}
  patch=${minor#"${minor%%.*}"}
  patch=${patch#.}
  minor=${minor%%.*}
  patch=${patch%%.*}
  case $major$minor$patch in
    *[!0-9]* | '') REPLY=0 ;;
    *) REPLY=$((major * 1000000 + ${minor:-0} * 1000 + ${patch:-0})) ;;
  esac
}

# REPLY is the place of the newest toolkit whose version begins with $1; fails if there is none.
_devboot_cuda_find() {
  local rest line best place
  _devboot_cuda_toolkits
  rest=$REPLY
  best=-1
  place=
  while [ -n "$rest" ]; do
    line=${rest%%
*}
    rest=${rest#*
}
    case ${line%% *} in
      "$1" | "$1".*)
        _devboot_rank "${line%% *}"
        if [ "$REPLY" -gt "$best" ]; then
          best=$REPLY
          place=${line#* }
        fi
        ;;
    esac
  done
  REPLY=$place
  [ -n "$place" ]
}

cuda_list() {
  local REPLY rest line mark
  _devboot_cuda_toolkits
  rest=$REPLY
  while [ -n "$rest" ]; do
    line=${rest%%
*}
    rest=${rest#*
}
    mark=' '
    [ "${line#* }" -ef "${CUDA_HOME-}" ] && mark='*'
    [ "${line#* module }" = "${_DEVBOOT_CUDA_MODULE-}" ] && mark='*'
    printf '%s %-8s %s\n' "$mark" "${line%% *}" "${line#* }"
  done
}

cuda_use() {
  local REPLY libraries
  libraries=
  if [ "${1-}" = -L ]; then
    libraries=1
    shift
  fi
  case ${1-} in
    '') _devboot_complain 'usage: cuda_use [-L] VERSION|DIR; `cuda_list` shows what is there' || return ;;
    */*) REPLY=${1%/} ;;
    *) _devboot_cuda_find "$1" ||
      _devboot_complain "there is no CUDA $1; \`cuda_list\` shows what is there" || return ;;
  esac
  case $REPLY in
    'module '*) _devboot_cuda_module "${REPLY#module }" ;;
    *) _devboot_cuda_folder "$REPLY" "$libraries" ;;
  esac
}

_devboot_cuda_folder() {
  [ -x "$1/bin/nvcc" ] || _devboot_complain "there is no bin/nvcc in $1" || return
  cuda_off
  export CUDA_HOME="$1"
  path_prepend "$1/bin"
  [ -z "$2" ] || path_prepend "$1/lib64" LD_LIBRARY_PATH
}

_devboot_cuda_module() {
  cuda_off
  module load "$1" && _DEVBOOT_CUDA_MODULE=$1
}

cuda_off() {
  local REPLY
  if [ -n "${_DEVBOOT_CUDA_MODULE-}" ]; then
    module unload "$_DEVBOOT_CUDA_MODULE"
    unset _DEVBOOT_CUDA_MODULE
  fi
  _devboot_without_cuda PATH bin
  _devboot_without_cuda LD_LIBRARY_PATH lib64
  unset CUDA_HOME CUDA_PATH
}

# Take every folder $2 of a toolkit out of the list in variable $1. In a conda environment the
# compiler lies beside everything else, so that folder stays.
_devboot_without_cuda() {
  local rest root
  eval "rest=\${$1-}"
  [ -n "$rest" ] || return 0
  rest=$rest:
  while [ -n "$rest" ]; do
    root=${rest%%:*}
    root=${root%/"$2"}
    if [ "$root/$2" = "${rest%%:*}" ] && [ -x "$root/bin/nvcc" ] && [ -d "$root/nvvm" ] &&
      [ "$root" != "${CONDA_PREFIX-}" ]; then
      path_remove "$root/$2" "$1"
    fi
    rest=${rest#*:}
  done
}
