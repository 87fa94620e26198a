#!/bin/sh
# Installs Zhengtong from this folder, without a network. README.zh-CN.md, README.md.
set -eu
. "$(dirname -- "$0")/common.sh"

usage() {
    cat <<'END'
install.sh [--database-url URL | --embedded-database] [--python PROGRAM] [--release-key PUBLIC.pem]
           [--prefix DIR]

  --database-url URL    PostgreSQL 15 or newer, on this or another machine
  --embedded-database   run the PostgreSQL of this bundle, as a service of its own
  --python PROGRAM      the Python to use; unset: python3.13, python3.12, python3.11
  --release-key FILE    check the bundle's signature with this public key
  --prefix DIR          install below DIR, touching nothing else of the system
END
}

DATABASE_URL=""
EMBEDDED=""
while [ $# -gt 0 ]; do
    case $1 in
        --database-url) DATABASE_URL=$2; shift ;;
        --embedded-database) EMBEDDED=yes ;;
        --python) PYTHON=$2; shift ;;
        --release-key) RELEASE_KEY=$2; shift ;;
        --prefix) PREFIX=${2%/}; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; fail "There is no option $1." ;;
    esac
    shift
done
set_places
if [ ! -f "$CONFIG" ] && [ -z "$DATABASE_URL$EMBEDDED" ]; then
    usage >&2
    fail "Name a database: --database-url URL, or --embedded-database."
fi
check_sums
choose_python

if [ -z "$PREFIX" ] && ! id zhengtong >/dev/null 2>&1; then
    useradd --system --user-group --no-create-home --home-dir /var/lib/zhengtong \
        --shell /usr/sbin/nologin zhengtong || fail "The user zhengtong could not be made."
    say "Made the system user zhengtong."
fi
say "Installing version $VERSION with $PYTHON"
make_release

if [ -z "$PREFIX" ]; then
    install -d -m 750 -o root -g zhengtong "$CONFIG_DIR"
    install -d -m 700 -o zhengtong -g zhengtong "$STATE"
else
    mkdir -p "$CONFIG_DIR" "$STATE"
    chmod 711 "$STATE"
fi
if [ ! -f "$CONFIG" ]; then
    (
        umask 027
        {
            echo "# Settings of Zhengtong; every key stands in docs/reference/settings.md, here in"
            echo "# small letters and without ZT_. The file holds a password: keep it at 0640."
            echo "state_dir = \"$STATE\""
            echo "database_url = \"$DATABASE_URL\""
            echo "# hosts = [\"data.example.gov.cn\"]"
            echo "# https = true"
            echo "# proxies = [\"127.0.0.1\"]"
        } >"$CONFIG"
    )
    [ -n "$PREFIX" ] || chown root:zhengtong "$CONFIG"
fi

point "$CURRENT" "$RELEASE"
install_units "$RELEASE"
(umask 022 && mkdir -p "$(dirname "$COMMAND")")
cat >"$COMMAND" <<END
#!/bin/sh
# The command of the current release, as the service's user.
export ZT_CONFIG="$CONFIG"
if [ -z "$PREFIX" ] && [ "\$(id -u)" = 0 ]; then
    exec runuser -u zhengtong -- "$CURRENT/bin/zhengtong" "\$@"
fi
exec "$CURRENT/bin/zhengtong" "\$@"
END
chmod 755 "$COMMAND"

if [ -n "$EMBEDDED" ] && has_services; then
    systemctl enable --now zhengtong-database.service
    tries=0
    until url=$("$COMMAND" database --url 2>/dev/null); do
        tries=$((tries + 1))
        [ $tries -lt 60 ] || fail "The database did not start: journalctl -u zhengtong-database."
        sleep 1
    done
    write_database_url "$url"
fi
if [ -n "$DATABASE_URL" ] || { [ -n "$EMBEDDED" ] && has_services; }; then
    run_as_service "$RELEASE" migrate -v 0 || fail "The tables could not be made; correct $CONFIG, then: zhengtong migrate"
    say "The tables are made."
fi
say "Installed. Next, as README.md says: regions, first body and its three administrators, services."
