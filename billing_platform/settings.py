"""Everything that can be set, in one place.

A value that makes no sense stops the process with one line. The environment variables are described
in docs/operations.md. With none of them set, the platform runs on the services that it brings
along.
"""

import os
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from accounts.openapi.description import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS

from . import embedded, logs
from .broker import TRANSPORT_OPTIONS
from .embedded.daemons import random_key, secret
from .environment import (
    DATABASE_SCHEMES,
    LOG_LEVELS,
    REDIS_SCHEMES,
    ROLES,
    address,
    choice,
    encryption_keys,
    flag,
    login_of,
    refuse_unknown_names,
    whole_number,
)
from .schedule import BEAT

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
refuse_unknown_names(os.environ)
services = embedded.addresses(VAR_DIR)
DATABASE_URL = address("DATABASE_URL", services.database_url, DATABASE_SCHEMES)
OWNER_URL = services.owner_url
if OWNER_URL:
    address("DATABASE_OWNER_URL", OWNER_URL, DATABASE_SCHEMES)
REDIS_URL = address("REDIS_URL", services.redis_url, REDIS_SCHEMES)
EMBEDDED = services.embedded_database

# web, worker or command: how long a statement, a lock and an idle transaction may take.
BILLING_ROLE = choice(env, "BILLING_ROLE", ROLES, "command")

# Security

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
DEBUG = flag(env, "BILLING_DEBUG", False)
ALLOWED_HOSTS = env.list("BILLING_ALLOWED_HOSTS", default=sorted(LOOPBACK))
HTTPS = flag(env, "BILLING_HTTPS", not LOOPBACK.issuperset(ALLOWED_HOSTS))
CSRF_TRUSTED_ORIGINS = env.list("BILLING_TRUSTED_ORIGINS", default=[])
SECRET_KEY = embedded.given("BILLING_SECRET_KEY")
if not SECRET_KEY and not HTTPS:
    SECRET_KEY = secret(VAR_DIR / "secret_key")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("BILLING_SECRET_KEY must be set, to at least 32 random characters")

# What secrets are encrypted under in the database: the first key, or one that was the first before.
ENCRYPTION_KEYS = encryption_keys(
    "BILLING_ENCRYPTION_KEYS",
    embedded.given("BILLING_ENCRYPTION_KEYS")
    or ("" if HTTPS else secret(VAR_DIR / "encryption_keys", random_key)),
)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "accounts.staff.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = whole_number(env, "BILLING_HSTS_SECONDS", 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.staff.backends.StaffBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

# Counted in the database, so that the lock-out holds, and login works, while Redis is away.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# The application

INSTALLED_APPS = [
    "billing_platform",
    "accounts",
    "products",
    "statements",
    "notifications",
    "sync",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_structlog",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.staff.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "billing_platform.middleware.RequestLogMiddleware",
    "accounts.web.middleware.ProviderMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "billing_platform.urls"
WSGI_APPLICATION = "billing_platform.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["accounts.templatetags.one_use"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.web.context_processors.frame",
            ],
        },
    },
]

LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "COERCE_DECIMAL_TO_STRING": True,
    "DEFAULT_SCHEMA_CLASS": "accounts.openapi.schema.ApiSchema",
}

# What one key of the API may ask in a minute, and at once when it has asked nothing before.
API_REQUESTS_A_MINUTE = whole_number(env, "BILLING_API_REQUESTS_A_MINUTE", 6000)

# Whether webhooks may go to private addresses, and by http: on a machine of one's own.
WEBHOOKS_PRIVATE = flag(env, "BILLING_WEBHOOKS_PRIVATE", False)

# The database: the application logs in as a role that owns nothing and cannot bypass row-level
# security. What a role was given to start with, whoever gave it, does not hold in a connection.

FIXED = {"search_path": "public", "row_security": "on", "billing.provider_id": ""}
LIMITS = {
    "web": {
        "statement_timeout": "30s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "60s",
    },
    "worker": {
        "statement_timeout": "0",
        "lock_timeout": "60s",
        "idle_in_transaction_session_timeout": "10min",
    },
}
LIMITS["command"] = LIMITS["worker"]

DATABASES = {
    "default": {
        **env.db_url_config(DATABASE_URL),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **env.db_url_config(DATABASE_URL).get("OPTIONS", {}),
            "application_name": f"billing-{BILLING_ROLE}",
            "connect_timeout": 5,
            "options": " ".join(
                f"-c {name}={value}" for name, value in {**FIXED, **LIMITS[BILLING_ROLE]}.items()
            ),
        },
        "TEST": {"NAME": env.str("TEST_DATABASE_NAME", default="test_billing")},
    }
}

# Whom `migrate` logs in as; a process that does not migrate need not know.
DATABASE_OWNER = login_of(OWNER_URL)

# Redis wakes and signals; whatever must not be lost is in the database. One second is what a
# request or a task waits for a Redis that has frozen.

REDIS_SOCKET = {"socket_timeout": 1, "socket_connect_timeout": 1}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "billing",
        "OPTIONS": REDIS_SOCKET,
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = REDIS_SOCKET | TRANSPORT_OPTIONS
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = BEAT

# E-mail goes to the server that EMAIL_URL names, and into a folder when it names none.
PUBLIC_URL = env.str("BILLING_PUBLIC_URL", default="http://localhost:8000")
DEFAULT_FROM_EMAIL = env.str("BILLING_FROM_EMAIL", default="billing@localhost")
OPS_EMAILS = env.list("BILLING_OPS_EMAILS", default=[])
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "notifications.mailbox.backend.Mailbox"
EMAIL_FILE_PATH = VAR_DIR / "mailbox"
MAIL_SERVER = bool(env.str("EMAIL_URL", default=""))
if MAIL_SERVER:
    vars().update(env.email_url("EMAIL_URL"))
SANDBOX_MAIL = flag(env, "BILLING_SANDBOX_MAIL", False)

EXPORTS_PATH = VAR_DIR / "exports"  # archives of books; web and worker share the folder

# Logs go to standard error, one line of JSON each; they name ids, never people.

LOG_LEVEL = choice(
    env, "BILLING_LOG_LEVEL", LOG_LEVELS, "WARNING" if BILLING_ROLE == "command" else "INFO"
)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logs.to_standard_error(LOG_LEVEL)
