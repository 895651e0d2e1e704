# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Debian packages: what is missing, installed, or said in one message.
# Sourced after messages.sh.

SETUP_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Pause between two tries, and how many there are.
RETRY_PAUSE=${RETRY_PAUSE:-10}
RETRY_COUNT=3

packages_for() { # GROUP ...
  local group
  for group in "$@"; do
    awk -F '\t' -v group="$group" '$2 == group { print $1 }' \
      "$SETUP_DIR/packages.tsv"
  done
}

missing_packages() { # PACKAGE ...
  local package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
      grep -qx installed || printf '%s\n' "$package"
  done
}

# What went wrong in an apt-get log: one word, for explain_apt.
apt_failure_kind() { # LOG
  local kind pattern
  while IFS='|' read -r kind pattern; do
    if grep -qE "${pattern//;/|}" "$1"; then
      printf '%s\n' "$kind"
      return
    fi
  done <<'KINDS'
disk|enough free space;No space left on device
unknown|Unable to locate package;has no installation candidate
lock|Could not get lock;Unable to (lock;acquire)
broken|dpkg was interrupted;held broken packages;unmet dependencies
network|Failed to fetch;Could not resolve;Could not connect;Connection (failed;timed out);Temporary failure
KINDS
  printf 'other\n'
}

# The first line in which apt-get itself states an error.
apt_error() { # LOG
  grep -m 1 '^E: ' "$1" | sed 's/^E: //' || true
}

# One message out of an apt-get log, and the end of the command.
explain_apt() { # LOG PACKAGE ...
  local log=$1 kind todo
  shift
  kind=$(apt_failure_kind "$log")
  case $kind in
  unknown)
    todo="see that /etc/apt names Debian 12 (bookworm), component main, on an up-to-date mirror (LLVM 19 came with a point release), then run this again"
    ;;
  network) todo="see that 'apt-get update' reaches its mirrors (network, proxy, /etc/apt), then run this again" ;;
  disk) todo="free some space (apt-get clean helps), then run this again" ;;
  lock) todo="wait until the other package manager is done, then run this again" ;;
  broken) todo="run 'dpkg --configure -a' and 'apt-get --fix-broken install', then this again" ;;
  *) todo="run 'apt-get install $*' by hand to see more" ;;
  esac
  fail_setup "Debian packages could not be installed: $*" \
    "$(apt_error "$log") (whole output: $log)" "$todo"
}

# apt-get's own retries do not cover everything: a locked or a half-fetched
# list fails at once. A plain "no such package" is not asked twice.
apt_with_retries() { # LABEL LOG ARGUMENT ...
  local label=$1 log=$2 try
  shift 2
  for ((try = 1; try <= RETRY_COUNT; try++)); do
    watch_command "$label" "$log" env LC_ALL=C DEBIAN_FRONTEND=noninteractive \
      apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 \
      -o Acquire::Retries=2 "$@" && return 0
    case $(apt_failure_kind "$log") in
    network | lock) ;;
    *) return 1 ;;
    esac
    if ((try < RETRY_COUNT)); then
      note "$label failed ($(apt_error "$log")); try $((try + 1)) of $RETRY_COUNT in $RETRY_PAUSE s"
      sleep "$RETRY_PAUSE"
    fi
  done
  return 1
}

install_packages() { # LOG-DIR PACKAGE ...
  local logs=$1
  shift
  # One unreachable source out of several need not matter, so the install is
  # tried all the same; if it fails, the update's failure is the likelier cause.
  # Without the error mode, apt-get calls an unreachable mirror a success.
  local cause=$logs/apt-install.log
  apt_with_retries "apt-get update" "$logs/apt-update.log" \
    -o APT::Update::Error-Mode=any update || cause=$logs/apt-update.log
  apt_with_retries "apt-get install" "$logs/apt-install.log" \
    install --no-install-recommends "$@" || explain_apt "$cause" "$@"
}

# Makes sure that the packages of the groups are there.
need_packages() { # LOG-DIR GROUP ...
  local logs=$1 all=() missing=()
  shift
  type dpkg-query apt-get >/dev/null 2>&1 ||
    fail_setup "this is no Debian system" "apt-get or dpkg-query is not here" \
      "use Debian 12, or build by hand with the packages named in test/setup/packages.tsv"
  mapfile -t all < <(packages_for "$@")
  mapfile -t missing < <(missing_packages "${all[@]}")
  if ((${#missing[@]} == 0)); then
    note "all ${#all[@]} are installed"
    return
  fi
  note "missing: ${missing[*]}"
  (($(id -u) == 0)) || fail_setup "Debian packages are missing" \
    "only root may install them" \
    "run as root: apt-get install --no-install-recommends ${missing[*]}"
  install_packages "$logs" "${missing[@]}"
}
