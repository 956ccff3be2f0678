// What the sanitizers are told in every program of this project, so that a debugger stops at what they
// find; the environment (ASAN_OPTIONS, UBSAN_OPTIONS, TSAN_OPTIONS, LSAN_OPTIONS) still wins.

#include <fstream>
#include <string>

// NOLINTBEGIN(bugprone-reserved-identifier): the sanitizers look for these names.
#define FOR_SANITIZERS extern "C" __attribute__((visibility("default"), used))

FOR_SANITIZERS const char* __asan_default_options() { return "abort_on_error=1"; }
FOR_SANITIZERS const char* __ubsan_default_options() { return "abort_on_error=1:print_stacktrace=1"; }
FOR_SANITIZERS const char* __tsan_default_options() { return "abort_on_error=1:halt_on_error=1"; }

// The search for leaks cannot work in a process that a debugger traces, and would fail it.
FOR_SANITIZERS int __lsan_is_turned_off() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("TracerPid:", 0) == 0) {
      return line.find_first_of("123456789") != std::string::npos ? 1 : 0;
    }
  }
  return 0;
}
// NOLINTEND(bugprone-reserved-identifier)
