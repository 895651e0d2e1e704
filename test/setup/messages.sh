# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the two commands say, and how they stop. Sourced, never run.
#
# Exit codes of both commands:
#   0    all is well
#   1    our own work failed: the build, a test, the demo
#   2    this machine could not be prepared, or the call was wrong
#   130  stopped by the user
#
# A caller sets COMMAND (its name, for messages) and TOTAL_STEPS.

# Seconds between two signs of life from a long command.
HEARTBEAT=${HEARTBEAT:-20}
CURRENT_STEP=0
CHILD=

step() { # TEXT
  CURRENT_STEP=$((CURRENT_STEP + 1))
  printf '[%d/%d] %s\n' "$CURRENT_STEP" "$TOTAL_STEPS" "$1"
}

note() { # TEXT
  printf '      %s\n' "$1"
}

# Says why the machine could not be prepared, and ends the command.
fail_setup() { # WHAT WHY WHAT-TO-DO
  printf '\n%s: cannot go on: %s\n  why:        %s\n  what to do: %s\n' \
    "$COMMAND" "$1" "$2" "$3" >&2
  exit 2
}

# The whole process group of the running child goes, so that a compiler or a
# download does not outlive the command.
stop_child() {
  [[ -z $CHILD ]] || kill -TERM -- "-$CHILD" 2>/dev/null || true
  CHILD=
}

on_interrupt() {
  trap - INT TERM HUP
  stop_child
  printf '\n%s: stopped; run it again to go on where it was\n' "$COMMAND" >&2
  exit 130
}

trap on_interrupt INT TERM HUP
trap stop_child EXIT

# A word on how far a build got: its last "[12/80]". Printed by watch_command.
build_progress() { # LOG
  tail -c 4000 "$1" 2>/dev/null | tr '\r' '\n' |
    sed -n 's/^\(\[[0-9]*\/[0-9]*\]\).*/ \1/p' | tail -n 1
}

# Runs a command with its output in LOG and a line now and then, so that a long
# one is seen to live. Returns the command's status.
watch_command() { # LABEL LOG COMMAND [ARGUMENT ...]
  local label=$1 log=$2 started=$SECONDS status ticker finished
  shift 2
  mkdir -p "$(dirname "$log")"
  set -m # a process group of its own, for stop_child
  "$@" </dev/null >"$log" 2>&1 9>&- &
  CHILD=$!
  set +m
  while true; do
    sleep "$HEARTBEAT" >/dev/null 2>&1 9>&- &
    ticker=$!
    status=0
    finished=
    wait -n -p finished "$CHILD" "$ticker" || status=$?
    [[ $finished == "$CHILD" ]] && break
    note "$label:$(build_progress "$log") $((SECONDS - started)) s"
  done
  CHILD=
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  return "$status"
}

# Runs a command that says itself how far it is. Returns its status.
run_command() { # COMMAND [ARGUMENT ...]
  local status=0
  set -m
  "$@" </dev/null 9>&- &
  CHILD=$!
  set +m
  wait "$CHILD" || status=$?
  CHILD=
  return "$status"
}

# One run at a time in a tree: two would write the same build folder. The lock is
# file descriptor 9, which no child keeps: it goes when this command ends.
lock_tree() { # ROOT
  mkdir -p "$1/build" || fail_setup "the folder $1/build cannot be made" \
    "this user may not write in $1" "use a copy of the project that you own"
  exec 9>"$1/build/.lock"
  if ! flock -n 9; then
    note "another run is using $1/build; waiting for it"
    flock 9
  fi
}

# Says so at once when a disk is too full, not in the middle of a build.
need_space() { # DIR MEGABYTES WHAT-FOR
  local free
  free=$(df --output=avail -BM "$1" | tail -n 1 | tr -dc '0-9')
  if ((free < $2)); then
    fail_setup "$3 needs about $2 MB in $1" "only $free MB are free there" \
      "free some space, or put the project on another disk"
  fi
}
