# What keeps the CUDA kernels from being built for this torch, and the commands that change that.
include_guard(GLOBAL)

# An nvcc of the Python environment goes before the system's.
string(JSON environment_nvcc GET "${python_facts}" nvcc)
if(environment_nvcc AND NOT DEFINED CUDAToolkit_ROOT AND NOT DEFINED ENV{CUDACXX})
  cmake_path(GET environment_nvcc PARENT_PATH CUDAToolkit_ROOT)
endif()

# What is in the way of CUDA, or nothing.
function(cuda_obstacle)
  string(REGEX MATCH "^[0-9]+" torch_major "${TORCH_CUDA}")
  set(obstacle "")
  if(NOT TORCH_CUDA)
    set(obstacle "torch ${TORCH_VERSION} is built without CUDA")
  elseif(NOT CUDAToolkit_FOUND)
    set(obstacle "torch ${TORCH_VERSION} is built for CUDA ${TORCH_CUDA}, but there is no toolkit (nvcc)")
  elseif(NOT CUDAToolkit_VERSION_MAJOR EQUAL torch_major)
    set(obstacle "torch ${TORCH_VERSION} is built for CUDA ${TORCH_CUDA}, but nvcc is ${CUDAToolkit_VERSION}")
  endif()
  return(PROPAGATE obstacle)
endfunction()

# The commands that get this environment to CUDA: another torch, another toolkit.
function(cuda_hint)
  set(index "")  # torch is built for these two majors, from TORCH_MINIMUM on
  if(NOT CUDAToolkit_FOUND OR CUDAToolkit_VERSION_MAJOR EQUAL 13)
    set(index cu130)
  elseif(CUDAToolkit_VERSION_MAJOR EQUAL 12)
    set(index cu126)
  endif()
  pip_install(install "--force-reinstall torch --index-url https://download.pytorch.org/whl/${index}")
  set(hint "")
  if(index AND (NOT TORCH_CUDA OR CUDAToolkit_FOUND))
    set(hint "\n hint: a torch that fits: `${install}`")
  endif()
  if(TORCH_CUDA OR NOT CUDAToolkit_FOUND OR NOT index)
    set(version 13.0)
    if(TORCH_CUDA)
      set(version ${TORCH_CUDA})
    endif()
    string(REPLACE . - package cuda-toolkit-${version})
    string(APPEND hint "\n hint: a toolkit that fits: `sudo apt install ${package}` (NVIDIA's repository), "
      "without root `conda install -c nvidia cuda-toolkit=${version}`")
  endif()
  return(PROPAGATE hint)
endfunction()
