# Shared by the scripts of this folder: source it, do not run it.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=$ROOT/.build

# The Swift that the package needs; see swift-tools-version in Package.swift.
# shellcheck disable=SC2034  # used by the scripts
SWIFT_NEEDED=6.2
# Of the tests; the cache itself takes what comes.
RUST_NEEDED=1.80

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
    say "error: $*"
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# The number of jobs: as many as cores, fewer where SWCACHE_JOBS says so.
jobs() { printf '%s\n' "${SWCACHE_JOBS:-$(nproc)}"; }

# Where `swift build -c CONFIGURATION` puts its products.
products() { printf '%s\n' "$BUILD/$1"; }

# A directory whose name is short enough for a socket in it (a path has 107 bytes), removed by `remove_at_exit`.
short_directory() { mktemp -d "${TMPDIR:-/tmp}/${1:-swcache}.XXXXXX"; }
