# Shared by install.sh, upgrade.sh and roll-back.sh; read by sh, not run.
# With --prefix DIR everything lands below DIR, no user is made and no service touched.

HERE=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
VERSION=$(cat "$HERE/VERSION")
MACHINE=$(uname -m)
PREFIX=""
PYTHON=""
RELEASE_KEY=""

say() { printf '%s\n' "zhengtong: $*"; }

fail() {
    printf '%s\n' "zhengtong: $*" >&2
    exit 1
}

set_places() {
    case $PREFIX in
        "" | /*) ;;
        *) fail "--prefix must be an absolute path." ;;
    esac
    HOME_DIR=$PREFIX/opt/zhengtong
    RELEASES=$HOME_DIR/releases
    CURRENT=$HOME_DIR/current
    PREVIOUS=$HOME_DIR/previous
    CONFIG_DIR=$PREFIX/etc/zhengtong
    CONFIG=$CONFIG_DIR/zhengtong.toml
    STATE=$PREFIX/var/lib/zhengtong
    UNITS=$PREFIX/etc/systemd/system
    COMMAND=$PREFIX/usr/local/bin/zhengtong
    RELEASE=$RELEASES/$VERSION
    [ -n "$PREFIX" ] || [ "$(id -u)" = 0 ] || fail "Run this as root, or with --prefix DIR."
}

# Every file of the bundle is what its maker packed.
check_sums() {
    (cd "$HERE" && sha256sum --quiet -c SHA256SUMS) || fail "The bundle is damaged: see above. Nothing was changed."
    if [ -n "$RELEASE_KEY" ]; then
        [ -f "$HERE/SHA256SUMS.sig" ] || fail "This bundle is not signed. Nothing was changed."
        openssl pkeyutl -verify -pubin -inkey "$RELEASE_KEY" -rawin -in "$HERE/SHA256SUMS" \
            -sigfile "$HERE/SHA256SUMS.sig" >/dev/null 2>&1 ||
            fail "The signature is not of that release key. Nothing was changed."
        say "The signature is of the release key."
    fi
}

choose_python() {
    [ -f "$HERE/requirements-$MACHINE.txt" ] || fail "This bundle holds nothing for $MACHINE."
    supported=" $(tr '\n' ' ' <"$HERE/PYTHONS")"
    for candidate in $PYTHON python3.13 python3.12 python3.11 python3; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        found=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
        case $supported in
            *" $found "*)
                PYTHON=$(command -v "$candidate")
                return
                ;;
        esac
    done
    fail "Python$supported is needed and was not found; --python names one. Nothing was changed."
}

# A virtual environment of its own for this version, from the bundle's wheels alone.
make_release() {
    if [ -f "$RELEASE/complete" ]; then
        say "Version $VERSION is there already."
        return
    fi
    rm -rf "$RELEASE"
    (umask 022 && mkdir -p "$RELEASES")
    pip=$(echo "$HERE"/wheels/pip-*.whl)/pip
    (
        umask 022
        "$PYTHON" -m venv --without-pip "$RELEASE" &&
            "$RELEASE/bin/python" "$pip" install --quiet --no-index --no-deps --no-cache-dir \
                --disable-pip-version-check --find-links "$HERE/wheels" --require-hashes \
                -r "$HERE/requirements-$MACHINE.txt" --root-user-action ignore &&
            "$RELEASE/bin/python" "$pip" check --disable-pip-version-check >/dev/null
    ) || {
        rm -rf "$RELEASE"
        fail "Version $VERSION could not be installed; the reason is above. Nothing else was changed."
    }
    cp -R "$HERE/systemd" "$HERE/nginx" "$RELEASE/"
    cp "$HERE/common.sh" "$HERE/roll-back.sh" "$HERE/VERSION" "$RELEASE/"
    touch "$RELEASE/complete"
}

# Point a link elsewhere in one step: there is never a moment without it.
point() {
    ln -sfn "$2" "$1.new" && mv -T "$1.new" "$1"
}

install_units() {
    (umask 022 && mkdir -p "$UNITS")
    for unit in "$1"/systemd/*.service; do
        sed -e "s#/opt/zhengtong#$PREFIX/opt/zhengtong#g" -e "s#/etc/zhengtong#$PREFIX/etc/zhengtong#g" \
            -e "s#/var/lib/zhengtong#$PREFIX/var/lib/zhengtong#g" "$unit" >"$UNITS/$(basename "$unit")"
        chmod 644 "$UNITS/$(basename "$unit")"
    done
    has_services && systemctl daemon-reload
    return 0
}

has_services() { [ -z "$PREFIX" ] && [ -d /run/systemd/system ]; }

restart_services() {
    has_services || return 0
    running=$(systemctl list-units --plain --no-legend --state=active 'zhengtong-web@*' \
        'zhengtong-worker@*' zhengtong-gateway.service | awk '{print $1}')
    # One after the other: behind a proxy there is always one that serves.
    for unit in $running; do
        systemctl restart "$unit" || fail "$unit did not start; journalctl -u $unit tells why."
        case $unit in
            zhengtong-web@*) wait_for_portal "$unit" ;;
        esac
    done
}

wait_for_portal() {
    port=${1#zhengtong-web@}
    port=${port%.service}
    "$CURRENT/bin/python" - "$port" <<'END' || fail "$1 does not answer; journalctl -u $1 tells why."
import sys, time, urllib.request
for _ in range(120):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/healthz", timeout=5)
        sys.exit(0)
    except OSError:
        time.sleep(0.5)
sys.exit(1)
END
}

# A release's command as the service's user.
run_as_service() {
    release=$1
    shift
    if [ -z "$PREFIX" ]; then
        runuser -u zhengtong -- env "ZT_CONFIG=$CONFIG" "$release/bin/zhengtong" "$@"
    else
        ZT_CONFIG=$CONFIG "$release/bin/zhengtong" "$@"
    fi
}

# Write the database's address into the settings; & and \ mean something to sed, # parts its words.
write_database_url() {
    escaped=$(printf '%s' "$1" | sed 's/[&#\\]/\\&/g')
    sed -i "s#^database_url = .*#database_url = \"$escaped\"#" "$CONFIG"
}
