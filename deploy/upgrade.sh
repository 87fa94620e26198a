#!/bin/sh
# Upgrades an installation to the version in this folder; roll-back.sh takes it back.
set -eu
. "$(dirname -- "$0")/common.sh"

while [ $# -gt 0 ]; do
    case $1 in
        --python) PYTHON=$2; shift ;;
        --release-key) RELEASE_KEY=$2; shift ;;
        --prefix) PREFIX=${2%/}; shift ;;
        *) fail "upgrade.sh [--python PROGRAM] [--release-key PUBLIC.pem] [--prefix DIR]" ;;
    esac
    shift
done
set_places
[ -L "$CURRENT" ] || fail "Nothing is installed at $CURRENT. Use install.sh."
OLD=$(readlink -f "$CURRENT")
[ "$OLD" != "$(readlink -f "$RELEASE" 2>/dev/null)" ] || fail "Version $VERSION is running already."
check_sums
choose_python
say "Installing version $VERSION beside $(basename "$OLD")"
make_release
WAS_CLOSED=""
[ ! -e "$STATE/maintenance.json" ] || WAS_CLOSED=yes
run_as_service "$RELEASE" upgrade run --keep-out ||
    fail "The upgrade stopped; $(basename "$OLD") is still the current version. If people are kept out: zhengtong maintenance off. docs/howto/upgrade.md says how to go on."
point "$PREVIOUS" "$OLD"
point "$CURRENT" "$RELEASE"
install_units "$RELEASE"
restart_services
[ -n "$WAS_CLOSED" ] || run_as_service "$RELEASE" maintenance off >/dev/null
say "Version $VERSION is current. To take it back: $RELEASE/roll-back.sh"
