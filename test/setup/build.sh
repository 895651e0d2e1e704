# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Configuring and building with CMake. Sourced after messages.sh.

# How many compilers to run: one a core, but each needs about 1.5 GB.
job_count() {
  local cores memory
  if [[ -n ${CMAKE_BUILD_PARALLEL_LEVEL:-} ]]; then
    printf '%s\n' "$CMAKE_BUILD_PARALLEL_LEVEL"
    return
  fi
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo)
  ((memory > 0)) || memory=1
  printf '%s\n' "$((cores < memory ? cores : memory))"
}

# A build folder keeps absolute paths: one that came from elsewhere (a moved or
# copied tree) is configured from the start.
fresh_if_moved() { # BUILD SOURCE
  local cache=$1/CMakeCache.txt
  if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$2" "$cache"; then
    printf -- '--fresh\n'
  fi
}

# CMake's first complaint on one line, without its call stack.
cmake_error() { # LOG
  awk '/^CMake Error/ { found = 1; line = $0; next }
       found && NF == 0 && line ~ /[a-z]\.?$/ && body { exit }
       found && /^Call Stack/ { exit }
       found && NF { body = 1; gsub(/^ +/, ""); line = line " " $0 }
       END { print substr(line, 1, 400) }' "$1"
}

configure() { # BUILD SOURCE LOG CMAKE-ARGUMENT ...
  local build=$1 source=$2 log=$3 fresh=()
  shift 3
  mapfile -t fresh < <(fresh_if_moved "$build" "$source")
  watch_command "configuring $build" "$log" \
    cmake "${fresh[@]}" -S "$source" -B "$build" "$@" ||
    fail_setup "CMake could not configure $build" \
      "$(cmake_error "$log") (whole output: $log)" \
      "if this tree has not been changed, remove $build and run this again"
}

# Builds; shows the compiler's complaints and returns 1 if that fails.
build_targets() { # BUILD LOG TARGET ...
  local build=$1 log=$2
  shift 2
  watch_command "building $build" "$log" \
    cmake --build "$build" --parallel "$(job_count)" --target "$@" && return
  note "the build of $build failed (whole output: $log); its first errors:"
  grep -E '(error|Error|FAILED|undefined reference|Killed)[: ]' "$log" |
    head -n 20 | cut -c 1-300 || tail -n 20 "$log"
  return 1
}
