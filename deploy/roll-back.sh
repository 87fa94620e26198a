#!/bin/sh
# Takes the last upgrade back: its migrations in reverse, then the version before.
set -eu
. "$(dirname -- "$0")/common.sh"

while [ $# -gt 0 ]; do
    case $1 in
        --prefix) PREFIX=${2%/}; shift ;;
        *) fail "roll-back.sh [--prefix DIR]" ;;
    esac
    shift
done
set_places
[ -L "$PREVIOUS" ] || fail "No version before is known here. Restore a backup instead."
NEW=$(readlink -f "$CURRENT")
OLD=$(readlink -f "$PREVIOUS")
[ -f "$OLD/complete" ] || fail "$OLD is not whole any more. Restore a backup instead."
WAS_CLOSED=""
[ ! -e "$STATE/maintenance.json" ] || WAS_CLOSED=yes
run_as_service "$NEW" upgrade roll-back --keep-out || fail "Nothing was switched: $(basename "$NEW") is still current."
point "$CURRENT" "$OLD"
rm -f "$PREVIOUS"
install_units "$OLD"
restart_services
[ -n "$WAS_CLOSED" ] || rm -f "$STATE/maintenance.json"
say "Version $(basename "$OLD") is current again; $NEW may be removed."
