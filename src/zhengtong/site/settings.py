"""Django settings: works unset on a fresh machine; values come from ``config`` alone."""

from pathlib import Path
from typing import cast
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from zhengtong.site import config, logs

PACKAGE = Path(__file__).resolve().parent.parent


def database_of(url: str) -> dict[str, object]:
    """Django's database settings of a PostgreSQL URL; its query becomes connection options."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("DATABASE_URL must begin with postgresql://")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "zhengtong",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", "") or parts.port or ""),
        "OPTIONS": {**options},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


def pooled(database: dict[str, object], *, most: int, wait_s: float) -> dict[str, object]:
    """The same database through a pool of at most that many connections in a process.

    The portal answers every request in a thread of its own, so a connection kept by a thread would
    be lost with it, and a burst of requests would take every connection the server has.
    """
    options = {**cast("dict[str, object]", database["OPTIONS"])}
    options["pool"] = {"min_size": min(2, most), "max_size": most, "timeout": wait_s}
    return {**database, "OPTIONS": options, "CONN_MAX_AGE": 0}


DEBUG = False
SECRET_KEY = config.secret_key()
ALLOWED_HOSTS = config.value("ZT_HOSTS")
DATABASES = {
    "default": database_of(
        config.value("DATABASE_URL") or "postgresql://zhengtong@127.0.0.1/zhengtong"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "procrastinate.contrib.django",
    "zhengtong.toolkit",
    "zhengtong.vault",
    "zhengtong.ledger",
    "zhengtong.organisations",
    "zhengtong.desk",
    "zhengtong.standards",
    "zhengtong.census",
    "zhengtong.catalogue",
    "zhengtong.sharing",
    "zhengtong.exchange",
    "zhengtong.gateway",
    "zhengtong.site",
]

MIDDLEWARE = [
    "zhengtong.site.middleware.ProbeMiddleware",
    "zhengtong.site.observing.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhengtong.site.middleware.MaintenanceMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zhengtong.toolkit.remembering.RememberingMiddleware",
    "zhengtong.organisations.middleware.ActorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhengtong.ledger.middleware.RefusalMiddleware",
    "zhengtong.toolkit.problems.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
]
CSRF_FAILURE_VIEW = "zhengtong.site.views.refuse_forged"

ROOT_URLCONF = "zhengtong.site.urls"
ASGI_APPLICATION = "zhengtong.site.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhengtong.toolkit.context.look",
            ],
        },
    }
]

AUTH_USER_MODEL = "organisations.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "zhengtong.organisations.web.sign_in.show_lock_out"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = config.state_dir() / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = config.value("ZT_IDLE_MINUTES") * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if config.value("ZT_HTTPS"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
FILE_UPLOAD_HANDLERS = ["zhengtong.toolkit.spooling.SealedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 30_000  # an entry of 2,000 items, a row of 12 fields each

ZT_DEMO = config.value("ZT_DEMO")
ZT_SITE_NAME = config.value("ZT_SITE_NAME")
OTP_TOTP_ISSUER = ZT_SITE_NAME
ZT_SITE_REGION = config.value("ZT_SITE_REGION")
ZT_NETWORK = config.value("ZT_NETWORK")
ZT_SECOND_FACTOR = config.value("ZT_SECOND_FACTOR") or ("optional" if ZT_DEMO else "required")
ZT_SIGN_IN_CA = config.value("ZT_SIGN_IN_CA")
ZT_URGES_PER_DAY = config.value("ZT_URGES_PER_DAY")
ZT_SLIP_DAYS = config.value("ZT_SLIP_DAYS")
ZT_OIDC_ISSUER = config.value("ZT_OIDC_ISSUER")
ZT_OIDC_NAME = config.value("ZT_OIDC_NAME")
ZT_OIDC_CLIENT_ID = config.value("ZT_OIDC_CLIENT_ID")
ZT_OIDC_SECRET_FILE = config.value("ZT_OIDC_SECRET_FILE")
ZT_OIDC_USERNAME_CLAIM = config.value("ZT_OIDC_USERNAME_CLAIM")
ZT_OIDC_STRONG_ACR = config.value("ZT_OIDC_STRONG_ACR")
ZT_STATE_DIR = config.state_dir()
ZT_CRYPTO_PROFILE = config.value("ZT_CRYPTO_PROFILE")
ZT_QUEUE_WARN_SECONDS = config.value("ZT_QUEUE_WARN_SECONDS")
ZT_SEALING_WARN_SECONDS = config.value("ZT_SEALING_WARN_SECONDS")
ZT_CALENDAR_WARN_MONTH = config.value("ZT_CALENDAR_WARN_MONTH")
ZT_PURGE_CONFIRM_HOURS = config.value("ZT_PURGE_CONFIRM_HOURS")
ZT_EXPORT_ROWS = config.value("ZT_EXPORT_ROWS")
ZT_FEED_PAGE_ROWS = config.value("ZT_FEED_PAGE_ROWS")
ZT_SAVED_VIEWS = config.value("ZT_SAVED_VIEWS")
ZT_BATCH_ROWS = config.value("ZT_BATCH_ROWS")
ZT_ATTACHMENT_BYTES = config.value("ZT_ATTACHMENT_BYTES")
ZT_CLAMD = config.value("ZT_CLAMD")
ZT_CLAMD_SECONDS = config.value("ZT_CLAMD_SECONDS")
ZT_SENSE_ROWS = config.value("ZT_SENSE_ROWS")
ZT_SENSE_VALUE_CHARACTERS = config.value("ZT_SENSE_VALUE_CHARACTERS")
ZT_SENSE_STATEMENT_MS = config.value("ZT_SENSE_STATEMENT_MS")
ZT_SENSE_CONFIRMING_BODIES = config.value("ZT_SENSE_CONFIRMING_BODIES")
ZT_SENSE_OVERRULED_PERCENT = config.value("ZT_SENSE_OVERRULED_PERCENT")
ZT_SENSE_OVERRULED_LEAST = config.value("ZT_SENSE_OVERRULED_LEAST")
ZT_DISCOVERY_SECONDS = config.value("ZT_DISCOVERY_SECONDS")
ZT_ROUTE_STEPS = config.value("ZT_ROUTE_STEPS")

LOGGING = logs.configure(config.value("ZT_LOG_FORMAT"), config.value("ZT_LOG_LEVEL"))

# Messages that leave the platform (desk).
ZT_SITE_URL = config.value("ZT_SITE_URL")
ZT_QUIET_HOURS = config.value("ZT_QUIET_HOURS")
ZT_SMTP_HOST = config.value("ZT_SMTP_HOST")
ZT_SMTP_PORT = config.value("ZT_SMTP_PORT")
ZT_SMTP_SECURITY = config.value("ZT_SMTP_SECURITY")
ZT_SMTP_USER = config.value("ZT_SMTP_USER")
ZT_SMTP_PASSWORD = config.value("ZT_SMTP_PASSWORD")
ZT_SMTP_PASSWORD_FILE = str(config.value("ZT_SMTP_PASSWORD_FILE") or "")
ZT_SMTP_FROM = config.value("ZT_SMTP_FROM")
ZT_SMS_URL = config.value("ZT_SMS_URL")
ZT_SMS_TOKEN = config.value("ZT_SMS_TOKEN")
ZT_MESSENGER_URL = config.value("ZT_MESSENGER_URL")
ZT_MESSENGER_TOKEN = config.value("ZT_MESSENGER_TOKEN")
ZT_FORMS_FILE = str(config.value("ZT_FORMS_FILE") or "")
ZT_REMINDERS_FILE = str(config.value("ZT_REMINDERS_FILE") or "")
ZT_TIE_NOTICE_DAYS = config.value("ZT_TIE_NOTICE_DAYS")
ZT_PASS_NOTICE_HOURS = config.value("ZT_PASS_NOTICE_HOURS")
