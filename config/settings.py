"""All settings, read from the environment; `.env.example` lists every variable with its default."""

import contextlib
import os
import secrets
import sys
from pathlib import Path

import pghistory
import structlog
from csp.constants import NONCE, NONE, SELF
from django.core.management.base import CommandParser
from psycopg2 import ProgrammingError
from psycopg2.extensions import parse_dsn

from config import embedded
from config.management import refusals

if not (3, 11) <= sys.version_info[:2] <= (3, 12):
    raise SystemExit(f"Dispatchbox needs Python 3.11 or 3.12; this is {sys.version.split()[0]}.")

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """A variable that is empty is one that is not set: `.env.example` can be taken as it stands."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def env_int(name: str, default: int) -> int:
    try:
        return int(env(name, str(default)))
    except ValueError:
        raise SystemExit(f"{name} is not a whole number: {env(name)}") from None


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


def database(url: str) -> dict:
    """A DATABASES entry from a PostgreSQL address; anything libpq understands is passed on."""
    try:
        parts = parse_dsn(url)
    except ProgrammingError as error:
        raise SystemExit(f"DATABASE_URL is not a PostgreSQL address: {str(error).strip()}") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "dispatchbox", **parts},
    }


def secret_key(data_dir: Path) -> str:
    """The key of this installation: from the environment, else made once and kept in the data folder."""
    if key := env("SECRET_KEY"):
        return key
    path = data_dir / "secret-key"
    try:
        if not path.exists():
            fresh = embedded.make_private(data_dir) / f"secret-key.{os.getpid()}"
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            with contextlib.suppress(FileExistsError):  # of two first starts, the one that is first
                os.link(fresh, path)
            fresh.unlink()
        return path.read_text().strip()
    except embedded.EmbeddedError as error:
        raise SystemExit(str(error)) from None
    except OSError as error:
        raise SystemExit(f"DATA_DIR: {data_dir} cannot be used: {error.strerror}.") from None


def site_address(hosts: list[str], *, https: bool, port: str) -> str:
    """Where people find the site, as far as the settings tell: the first name that is not this machine's own."""
    names = [name for name in hosts if not name.startswith((".", "*"))]
    host = next((name for name in names if name not in {"localhost", "127.0.0.1", "[::1]"}), "localhost")
    return f"https://{host}" if https else f"http://{host}:{port}"


# Django has no setting for how its commands refuse their arguments.
CommandParser.error = refusals.refuse  # type: ignore[method-assign, assignment]


DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DEBUG = env_bool("DEBUG")
SECRET_KEY = secret_key(DATA_DIR)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_ADDRESS = site_address(ALLOWED_HOSTS, https=env_bool("HTTPS"), port=env("PORT", "8000"))
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
DEMO = env_bool("DEMO", True)

# Commands that change the schema connect as the owner of the tables; everything else as the app, which owns nothing.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "dbshell", "backup", "restore", "pgtrigger"}
DB_ROLE = env("DB_ROLE", "owner" if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS else "app")
DATABASE_URL = env("DATABASE_URL")
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", DATABASE_URL)
DB_APP_ROLE = env("DB_APP_ROLE", database(DATABASE_URL)["USER"] if DATABASE_URL else "") or embedded.APP_ROLE
EMBEDDED_POSTGRES = not DATABASE_URL
EMBEDDED_REDIS = not env("REDIS_URL")
if EMBEDDED_POSTGRES:
    DATABASES = {"default": database(embedded.postgres_url(DATA_DIR, role=DB_ROLE))}
else:
    DATABASES = {"default": database(DATABASE_OWNER_URL if DB_ROLE == "owner" else DATABASE_URL)}
REDIS_URL = env("REDIS_URL") or embedded.redis_url(DATA_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "accounts",
    "jobs",
    "notes",
    "statements",
    "claims",
    "evidence",
    "desk",
    "public",
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.limits.RequestSizeMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
        },
    }
]

# Sign-in: one door, by e-mail address. Nobody signs up; an admin invites.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.RoleBackend", "accounts.backends.SignInBackend"]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Dispatchbox"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk-home"
LOGOUT_REDIRECT_URL = "statement-list"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# History of record: triggers write an event for every change; events are never altered; who did it stands in each.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)

# Cookies and transport. `HTTPS` is on wherever people other than oneself connect.
HTTPS = env_bool("HTTPS")
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "dispatchbox-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "dispatchbox-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD")  # a promise that browsers keep for years: never by default
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if env_bool("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else the limits on sign-in count the proxy as one person
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Uploads: what one request may carry (files are counted by the form as well, unpacked too).
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 50
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
UPLOAD_MAX_UNPACKED_BYTES = 100 * 1024 * 1024

# Limits on sign-in are shared by all processes, and hold while Redis is away.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_cache"}}

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "media"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# Without a mail server nothing is sent, and nothing written: a reset link in a log would open the account.
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_BACKEND = env("EMAIL_BACKEND", f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend")
EMAIL_HOST = EMAIL_HOST or "localhost"
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20  # seconds; a server that is silent for longer is tried again later
MAIL_IS_SET_UP: bool = not EMAIL_BACKEND.endswith(("dummy.EmailBackend", "console.EmailBackend"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "dispatchbox@localhost")

# Work. The Job row is the truth; a message is only a hint, so nothing waits long for a broker that is away.
JOB_HANDLERS = {
    "ingest_file": "statements.actions.ingest_upload",
    "split_statement": "claims.actions.split_statement",
    "link_statement": "evidence.linking.link_statement",
    "index_sitting": "evidence.document_actions.index_sitting",
    "link_sitting": "evidence.linking.link_sitting",
    "link_document": "evidence.linking.link_document",
    "check_statement_figures": "evidence.figure_actions.check_statement_figures",
    "check_release_figures": "evidence.figure_actions.check_release_figures",
    "poll_feed": "evidence.source_actions.poll_feed",
    "find_families": "claims.family_actions.find_families",
    "learn": "claims.learning_actions.learn",
    "tell_watchers": "evidence.watching.tell_watchers",
    "mail_notices": "notes.mailing.mail_notices",
}
JOB_QUEUES = {"split_statement": "nlp", "learn": "nlp"}
STATEMENT_JOBS = ["split_statement"]  # asked for when a minister's statement is stored or revised
SITTING_JOBS = ["index_sitting"]  # asked for when a sitting has new words
CLAIM_JOBS = ["link_statement", "find_families", "check_statement_figures"]  # asked for when a statement has new claims
JOB_MAX_ATTEMPTS = env_int("JOB_MAX_ATTEMPTS", 5)
JOB_LEASE_SECONDS = env_int("JOB_LEASE_SECONDS", 60)
JOB_RENEW_SECONDS = env_int("JOB_RENEW_SECONDS", 15)

# The register of ministers and members (not shipped; without it, offices come from the sources alone).
REAL_DATA_DIR = env("REAL_DATA_DIR", str(BASE_DIR.parent / "shared" / "data"))
MEMBERS_DIR = env("MEMBERS_DIR", f"{REAL_DATA_DIR}/members")

# Sources on the internet. By default none may be asked: each host has to be named.
SOURCE_HOSTS = [host.lower() for host in env_list("SOURCE_HOSTS")]
SOURCE_AGENT = env("SOURCE_AGENT", f"dispatchbox/0.1 (+{SITE_ADDRESS})").encode("ascii", "replace").decode()
SOURCE_MAX_MB = env_int("SOURCE_MAX_MB", 50)
SOURCE_MAX_SECONDS = env_int("SOURCE_MAX_SECONDS", 60)
SOURCE_PAUSE_SECONDS = 0.2  # between two requests: GOV.UK and the ONS bear ten a second
SOURCE_LOOPBACK = False  # the tests' publishers are on this machine
GOVUK_ADDRESS = env("GOVUK_ADDRESS", "https://www.gov.uk")
ONS_ADDRESS = env("ONS_ADDRESS", "https://api.beta.ons.gov.uk/v1")

EVIDENCE_INDEX_DIR = DATA_DIR / "evidence-index"

SILENCED_SYSTEM_CHECKS = (
    ["security.W021"] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", "INFO")},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
