"""Settings of lists: exports, saved views, batches, steps of a route."""

from zhengtong.site.setting_key import Key

LIST_KEYS: tuple[Key, ...] = (
    Key(
        name="ZT_EXPORT_ROWS",
        kind="int",
        default=100_000,
        meaning="Rows that one export of a list may hold; more are refused with a word.",
    ),
    Key(
        name="ZT_FEED_PAGE_ROWS",
        kind="int",
        default=100,
        meaning="Entries on one page of the catalogue's DCAT feed.",
    ),
    Key(
        name="ZT_SAVED_VIEWS",
        kind="int",
        default=12,
        meaning="Saved views a person may keep of one worklist.",
    ),
    Key(
        name="ZT_BATCH_ROWS",
        kind="int",
        default=100,
        meaning="Rows of a worklist that may be worked on at once.",
    ),
    Key(
        name="ZT_ROUTE_STEPS",
        kind="int",
        default=12,
        meaning="Steps that a review route may have.",
    ),
    Key(
        name="ZT_ATTACHMENT_BYTES",
        kind="int",
        default=50_000_000,
        meaning="Size that one attachment may have.",
    ),
    Key(
        name="ZT_CLAMD",
        meaning="ClamAV daemon for attachments: `unix:/path` or `tcp:host:port`; unset: none.",
    ),
    Key(
        name="ZT_CLAMD_SECONDS",
        kind="int",
        default=10,
        meaning="Time the ClamAV daemon has to answer.",
    ),
    Key(
        name="ZT_FORMS_FILE",
        kind="path",
        meaning="TOML file with the official forms that steps wait for; unset: none.",
    ),
    Key(
        name="ZT_TIE_NOTICE_DAYS",
        kind="int",
        default=14,
        meaning="Days before the end of a contractor's tie at which the sponsor is told.",
    ),
    Key(
        name="ZT_PASS_NOTICE_HOURS",
        kind="int",
        default=2,
        meaning="Hours before the end of a contractor's pass at which the sponsor is told.",
    ),
)
