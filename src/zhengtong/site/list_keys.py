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
        name="ZT_SENSE_ROWS",
        kind="int",
        default=200,
        meaning="Rows of a table that the detector of sensitive columns looks at; 0: none.",
    ),
    Key(
        name="ZT_SENSE_VALUE_CHARACTERS",
        kind="int",
        default=256,
        meaning="Characters of a value that it looks at; the rest stays at the source.",
    ),
    Key(
        name="ZT_SENSE_STATEMENT_MS",
        kind="int",
        default=3_000,
        meaning="Longest statement of a sample at the source; longer ones are given up.",
    ),
    Key(
        name="ZT_DISCOVERY_SECONDS",
        kind="int",
        default=600,
        meaning="Time for the samples of one schema discovery; tables beyond it are not sampled.",
    ),
    Key(
        name="ZT_SENSE_CONFIRMING_BODIES",
        kind="int",
        default=3,
        meaning="Bodies that must have decided alike before a verdict counts for all bodies.",
    ),
    Key(
        name="ZT_SENSE_OVERRULED_PERCENT",
        kind="int",
        default=30,
        meaning="Share of overruled verdicts from which a rule of the detector is pointed out.",
    ),
    Key(
        name="ZT_SENSE_OVERRULED_LEAST",
        kind="int",
        default=5,
        meaning="Verdicts on a rule below which that share says nothing.",
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
