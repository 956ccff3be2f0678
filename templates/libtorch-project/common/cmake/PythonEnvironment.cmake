# Chooses the project's Python; nothing has to be activated. Sets Python_EXECUTABLE and `python_facts`,
# the JSON that torch_probe.py prints. A build directory keeps the environment that it was made for.
include_guard(GLOBAL)

# The first interpreter that there is, and where it was found.
function(choose_python)
  set(active_VIRTUAL_ENV "$ENV{VIRTUAL_ENV}")
  set(active_CONDA_PREFIX "$ENV{CONDA_PREFIX}")
  if(Python_EXECUTABLE)
    set(found "${Python_EXECUTABLE}" "Python_EXECUTABLE")
  elseif(active_VIRTUAL_ENV AND EXISTS "${active_VIRTUAL_ENV}/bin/python")
    set(found "${active_VIRTUAL_ENV}/bin/python" "VIRTUAL_ENV")
  elseif(active_CONDA_PREFIX AND EXISTS "${active_CONDA_PREFIX}/bin/python")
    set(found "${active_CONDA_PREFIX}/bin/python" "CONDA_PREFIX")
  elseif(PYTHON_OF_THIS_BUILD AND NOT (PYTHON_WAS_A_FALLBACK AND EXISTS "${PROJECT_SOURCE_DIR}/.venv/bin/python"))
    set(found "${PYTHON_OF_THIS_BUILD}" "this build directory")
  elseif(EXISTS "${PROJECT_SOURCE_DIR}/.venv/bin/python")
    set(found "${PROJECT_SOURCE_DIR}/.venv/bin/python" ".venv")
  else()
    find_program(python NAMES python3 python NO_CACHE)
    set(found "${python}" "PATH")
  endif()
  list(GET found 0 Python_EXECUTABLE)
  list(GET found 1 python_origin)
  return(PROPAGATE Python_EXECUTABLE python_origin)
endfunction()

# The command that starts this build directory anew.
function(fresh_command out)
  cmake_path(GET PROJECT_BINARY_DIR PARENT_PATH parent)
  cmake_path(GET PROJECT_BINARY_DIR FILENAME preset)
  set(${out} "cmake --fresh --preset ${preset}" PARENT_SCOPE)
  if(NOT parent STREQUAL "${PROJECT_SOURCE_DIR}/build")
    set(${out} "cmake --fresh -S \"${PROJECT_SOURCE_DIR}\" -B \"${PROJECT_BINARY_DIR}\"" PARENT_SCOPE)
  endif()
endfunction()

# Stops when the interpreter cannot run, or belongs to another environment than the one built for.
function(probe_python)
  execute_process(COMMAND "${Python_EXECUTABLE}" "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/torch_probe.py"
    OUTPUT_VARIABLE python_facts ERROR_VARIABLE error RESULT_VARIABLE status)
  fresh_command(fresh)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR " ${Python_EXECUTABLE} (${python_origin}) does not run: ${status} ${error}\n"
      " hint: `${fresh} -DPython_EXECUTABLE=PATH` names another one")
  endif()
  string(JSON prefix GET "${python_facts}" prefix)
  # A wheel build follows the Python that runs it.
  if(DEFINED PREFIX_OF_THIS_BUILD AND NOT prefix STREQUAL PREFIX_OF_THIS_BUILD AND NOT SKBUILD)
    message(FATAL_ERROR " this build directory was made for the Python environment ${PREFIX_OF_THIS_BUILD},\n"
      " but now it is to use ${prefix} (${python_origin})\n"
      " hint: `${fresh}` builds for the new one, -DPython_EXECUTABLE=\"${PYTHON_OF_THIS_BUILD}\" keeps the old one")
  endif()
  string(JSON Python_EXECUTABLE GET "${python_facts}" python)
  return(PROPAGATE Python_EXECUTABLE python_facts)
endfunction()

# An explicit Python_EXECUTABLE wins over every environment, but over an active one not in silence, nor
# the system's Python over a .venv, which was then made later.
function(notice_unused_environment)
  string(JSON prefix GET "${python_facts}" prefix)
  string(JSON is_system GET "${python_facts}" system)
  set(candidates "$ENV{VIRTUAL_ENV}" "$ENV{CONDA_PREFIX}")
  if(is_system)
    list(APPEND candidates "${PROJECT_SOURCE_DIR}/.venv")
  endif()
  file(REAL_PATH "${prefix}" used)
  fresh_command(fresh)
  foreach(candidate IN LISTS candidates)
    if(EXISTS "${candidate}/bin/python")
      file(REAL_PATH "${candidate}" unused)
      if(NOT unused STREQUAL used)
        message(WARNING " there is the environment ${candidate}, but Python_EXECUTABLE chose ${prefix}\n"
          " hint: `${fresh} -DPython_EXECUTABLE=\"${candidate}/bin/python\"` builds for that environment")
      endif()
      return()
    endif()
  endforeach()
endfunction()

# To be called when the environment turned out to be usable. A Python that was used because there was
# no environment yields to the .venv that is made later.
function(keep_python)
  string(JSON prefix GET "${python_facts}" prefix)
  set(PYTHON_OF_THIS_BUILD "${Python_EXECUTABLE}" CACHE INTERNAL "")
  set(PREFIX_OF_THIS_BUILD "${prefix}" CACHE INTERNAL "")
  if(NOT python_origin STREQUAL "this build directory")
    string(COMPARE EQUAL "${python_origin}" "PATH" fallback)
    set(PYTHON_WAS_A_FALLBACK ${fallback} CACHE INTERNAL "")
  endif()
endfunction()

# The command that makes a .venv with `arguments` installed, and builds for it.
function(venv_install out arguments)
  fresh_command(fresh)
  if(python_origin STREQUAL "Python_EXECUTABLE")
    string(APPEND fresh " -DPython_EXECUTABLE=\"${PROJECT_SOURCE_DIR}/.venv/bin/python\"")
  endif()
  string(CONCAT command "cd \"${PROJECT_SOURCE_DIR}\" && \"${Python_EXECUTABLE}\" -m venv .venv && "
    ".venv/bin/pip install ${arguments} && ${fresh}")
  set(${out} "${command}" PARENT_SCOPE)
endfunction()

# The command that installs `arguments` for this interpreter; the system's own is not ours to change.
function(pip_install out arguments)
  string(JSON has_pip GET "${python_facts}" pip)
  string(JSON is_system GET "${python_facts}" system)
  if(is_system)
    venv_install(command "${arguments}")
  elseif(has_pip)
    set(command "\"${Python_EXECUTABLE}\" -m pip install ${arguments}")
  else()
    set(command "uv pip install --python \"${Python_EXECUTABLE}\" ${arguments}")
  endif()
  set(${out} "${command}" PARENT_SCOPE)
endfunction()

choose_python()
probe_python()
if(python_origin STREQUAL "Python_EXECUTABLE" AND NOT SKBUILD)
  notice_unused_environment()
endif()
