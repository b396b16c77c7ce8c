# Shared by tools/setup, ./run and ./test. Sourced, from the project's root.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' dim='' red='' plain=''
fi

say() { printf '%s%s%s\n' "$bold" "$*" "$plain"; }
note() { printf '%s  %s%s\n' "$dim" "$*" "$plain"; }
die() {
  local code=$1
  shift
  printf '%s%s%s\n' "$red" "$*" "$plain" >&2
  exit "$code"
}

# run_quietly LOG COMMAND...: output goes to a file, shown only when the command fails.
run_quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    die 1 "failed: $* (all of its output: $log)"
  fi
}

# The names in a list file, comments left out.
names_in() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1"; }

as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die 1 "these Debian packages are missing and only root can install them: ${missing[*]}"
  fi
}

# install_debian_packages LIST: installs by apt what dpkg does not know as installed.
install_debian_packages() {
  command -v dpkg-query >/dev/null || die 1 "this is not Debian: install what $1 names, then build with cmake --preset release"
  local wanted installed
  mapfile -t wanted < <(names_in "$1")
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
  missing=()
  local name
  for name in "${wanted[@]}"; do
    grep -qx "installed $name" <<<"$installed" || missing+=("$name")
  done
  [[ ${#missing[@]} -eq 0 ]] && return
  say "Installing ${#missing[@]} Debian packages"
  note "${missing[*]}"
  run_quietly build/logs/apt-update.log as_root apt-get update -o Acquire::Retries=3
  run_quietly build/logs/apt-install.log as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "${missing[@]}"
}

# ensure_venv FOLDER LOCK: a virtual environment with exactly the locked packages.
ensure_venv() {
  local folder=$1 lock=$2 wanted
  # Wheels of the lock are for Debian's own Python; another one first in PATH would not fit them.
  local python=/usr/bin/python3
  "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' ||
    die 1 "$python is not Python 3.11, for which $lock holds packages"
  wanted=$(sha256sum <"$lock")
  [[ -f $folder/.lock && $(<"$folder/.lock") == "$wanted" ]] && return
  say "Installing Python packages of $lock"
  rm -rf "$folder"
  "$python" -m venv "$folder"
  run_quietly "build/logs/$(basename "$folder").log" "$folder/bin/python" -m pip install --disable-pip-version-check \
    --no-input --retries 5 --no-deps --only-binary=:all: --require-hashes --requirement "$lock"
  printf '%s\n' "$wanted" >"$folder/.lock"
}

# Some packages come from the npm registry; any npm will do, Debian's where there is none.
need_node() {
  if ! { command -v node && command -v npm; } >/dev/null; then
    install_debian_packages <(printf 'nodejs\nnpm\n')
  fi
}

# ensure_node_modules FOLDER: the packages of its lock file, no install script run.
ensure_node_modules() {
  local folder=$1 wanted
  wanted=$(sha256sum <"$folder/package-lock.json")
  [[ -f $folder/node_modules/.lock && $(<"$folder/node_modules/.lock") == "$wanted" ]] && return
  say "Installing JavaScript packages of $folder"
  run_quietly build/logs/npm-ci.log npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund
  printf '%s\n' "$wanted" >"$folder/node_modules/.lock"
}

# build_preset PRESET TARGET...: configures where needed and builds; says something only when there is
# something to do or something fails.
build_preset() {
  local preset=$1
  shift
  if [[ ! -f build/$preset/build.ninja ]]; then
    run_quietly "build/logs/$preset-configure.log" cmake --preset "$preset"
  fi
  if ninja -C "build/$preset" -n "$@" 2>/dev/null | tail -n 1 | grep -q 'no work to do'; then
    return
  fi
  say "Building $preset (the first time takes minutes)"
  if [[ -t 1 ]]; then
    NINJA_STATUS='  [%f/%t] ' ninja -C "build/$preset" "$@" || die 1 "the build failed"
  else
    run_quietly "build/logs/$preset-build.log" ninja -C "build/$preset" "$@"
  fi
}
