# What keeps the CUDA kernels from being built, and the commands that change that.
include_guard(GLOBAL)

# What is in the way of CUDA, or nothing.
function(cuda_obstacle)
  set(obstacle "")
  if(NOT CUDAToolkit_FOUND)
    set(obstacle "there is no toolkit (nvcc)")
  endif()
  return(PROPAGATE obstacle)
endfunction()

# The commands that get this machine to CUDA.
function(cuda_hint)
  string(CONCAT hint "\n hint: `sudo apt install cuda-toolkit` (NVIDIA's repository), "
    "without root `conda install -c nvidia cuda-toolkit`")
  return(PROPAGATE hint)
endfunction()
