"""Settings of those who run the platform: monitoring, logs, thresholds of the health check."""

from zhengtong.site.setting_key import Key

OPERATION_KEYS: tuple[Key, ...] = (
    Key(
        name="ZT_PROXIES",
        kind="list",
        meaning="Addresses or networks of the proxies whose `X-Forwarded-For` and `-Proto` are "
        "believed, as `10.1.0.4,10.1.0.5`; unset: loopback where ZT_HTTPS is set, else none.",
    ),
    Key(
        name="ZT_WEB_AT_ONCE",
        kind="int",
        default=8,
        meaning="Most requests that one portal process works on at once; the others wait in line.",
    ),
    Key(
        name="ZT_WEB_CONNECTIONS",
        kind="int",
        default=20,
        meaning="Most connections to PostgreSQL of one portal process; requests beyond them wait. "
        "All portals, workers and gateways together must stay below its `max_connections`.",
    ),
    Key(
        name="ZT_WEB_CONNECTION_WAIT_SECONDS",
        kind="int",
        default=10,
        meaning="How long a request waits in line or for a connection before it is turned away.",
    ),
    Key(
        name="ZT_METRICS_FROM",
        kind="list",
        meaning="Networks that may read `/metrics` beside loopback, as `10.1.0.0/16`.",
    ),
    Key(name="ZT_METRICS_TOKEN", meaning="Bearer token that opens `/metrics` from anywhere."),
    Key(
        name="ZT_METRICS_CACHE_SECONDS",
        kind="int",
        default=15,
        meaning="Age up to which figures counted in the database are told again.",
    ),
    Key(
        name="ZT_LOG_FORMAT",
        default="line",
        meaning="`line` for people, `json` for collectors: one object a line.",
    ),
    Key(name="ZT_LOG_LEVEL", default="WARNING", meaning="Level of the root logger."),
    Key(
        name="ZT_DISK_WARN_PERCENT",
        kind="int",
        default=15,
        meaning="Free space of a disk below which `doctor` warns.",
    ),
    Key(
        name="ZT_DISK_BROKEN_BYTES",
        kind="int",
        default=1024 * 1024 * 1024,
        meaning="Free space of a disk below which `doctor` says it is broken.",
    ),
    Key(
        name="ZT_CLOCK_SKEW_SECONDS",
        kind="int",
        default=5,
        meaning="Difference between the clocks of machines from which `doctor` warns.",
    ),
    Key(
        name="ZT_CERTIFICATE_DAYS",
        kind="int",
        default=30,
        meaning="Days before the end of a certificate from which `doctor` warns.",
    ),
    Key(
        name="ZT_CERTIFICATE_FILES",
        kind="list",
        meaning="Certificates (PEM) that `doctor` watches, as those of nginx.",
    ),
    Key(
        name="ZT_QUEUE_WARN_SECONDS",
        kind="int",
        default=300,
        meaning="Age of a waiting job or undelivered event from which `doctor` warns.",
    ),
    Key(
        name="ZT_SEALING_WARN_SECONDS",
        kind="int",
        default=60,
        meaning="Age of an unsealed record from which `doctor` warns.",
    ),
    Key(
        name="ZT_BACKUP_WARN_HOURS",
        kind="int",
        default=26,
        meaning="Age of the last backup from which `doctor` warns.",
    ),
    Key(
        name="ZT_CALENDAR_WARN_MONTH",
        kind="int",
        default=11,
        meaning="Month from which `doctor` asks for next year's working calendar.",
    ),
    Key(
        name="ZT_PURGE_CONFIRM_HOURS",
        kind="int",
        default=24,
        meaning="Hours within which a second person confirms an emergency purge.",
    ),
)
