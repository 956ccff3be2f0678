# Imports the torch of the project's Python by reading its files: torch::NAME for every library of it,
# and the variables TORCH_VERSION, TORCH_CUDA (empty for a CPU build), TORCH_ROOT, TORCH_HEADERS.
include_guard(GLOBAL)
include(PythonEnvironment)

set(TORCH_MINIMUM 2.10)
string(JSON TORCH_ROOT GET "${python_facts}" torch)
string(JSON TORCH_VERSION GET "${python_facts}" version)
string(JSON TORCH_CUDA GET "${python_facts}" cuda)

function(require_torch)
  if(NOT TORCH_ROOT)
    set(problem "has no torch")
  elseif(TORCH_VERSION VERSION_LESS TORCH_MINIMUM)
    set(problem "has torch ${TORCH_VERSION}, but ${TORCH_MINIMUM} or newer is needed")
  else()
    return()
  endif()
  pip_install(install "--upgrade torch pytest numpy")
  set(hint "`${install}`, or -DPython_EXECUTABLE=PATH for another Python")
  if(SKBUILD)  # pip and uv build in an empty environment unless they are told not to
    set(hint "add `--no-build-isolation` to the command that builds the package")
  endif()
  message(FATAL_ERROR " ${Python_EXECUTABLE} (${python_origin}) ${problem}\n hint: ${hint}")
endfunction()

# Stops with what is missing of torch.
function(incomplete_torch what)
  pip_install(install "--force-reinstall torch")
  message(FATAL_ERROR " torch ${TORCH_VERSION} in ${TORCH_ROOT} is incomplete: ${what} is missing\n"
    " hint: `${install}`")
endfunction()

# Defines torch::${name}, once.
function(import_torch_library name)
  if(TARGET torch::${name})
    return()
  endif()
  find_library(library NAMES ${name} PATHS "${TORCH_ROOT}/lib" "${prefix}/lib" NO_DEFAULT_PATH NO_CACHE)
  if(NOT library)
    incomplete_torch(lib${name}.so)
  endif()
  add_library(torch::${name} SHARED IMPORTED GLOBAL)
  set_target_properties(torch::${name} PROPERTIES
    IMPORTED_LOCATION "${library}" INTERFACE_INCLUDE_DIRECTORIES "${TORCH_HEADERS}")
endfunction()

require_torch()
keep_python()
# An upgrade of torch under the build directory configures it again.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${TORCH_ROOT}/version.py")
# Conda keeps headers and libraries in the environment's own folders.
string(JSON prefix GET "${python_facts}" prefix)
find_path(TORCH_HEADERS torch/csrc/stable/version.h
  PATHS "${TORCH_ROOT}/include" "${prefix}/include" NO_DEFAULT_PATH NO_CACHE)
if(NOT TORCH_HEADERS)
  incomplete_torch(torch/csrc/stable/version.h)
endif()
string(REGEX REPLACE "/$" "" TORCH_HEADERS "${TORCH_HEADERS}")
import_torch_library(c10)
import_torch_library(torch_cpu)
message(STATUS "torch: ${TORCH_VERSION} in ${TORCH_ROOT} (${python_origin})")
