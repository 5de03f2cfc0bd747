"""Settings of every site: one file, what differs comes from the environment.

The variables, what they allow and their defaults are in lingqu/environment.py and, printed, in
docs/reference/settings.md.
"""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from lingqu import environment

BASE_DIR = Path(__file__).resolve().parent.parent
IN_CHECKOUT = (BASE_DIR / "pyproject.toml").is_file()

SITE = environment.text("LINGQU_SITE")
if not re.fullmatch(r"[a-z0-9-]{0,40}", SITE):
    raise ImproperlyConfigured(
        f"LINGQU_SITE: found {SITE!r}; allowed are lower-case letters, digits and hyphens. "
        "Give the name of a folder under sites/."
    )
SITE_FOLDER = Path(environment.text("LINGQU_SITES", default=str(BASE_DIR / "sites"))) / SITE
DEBUG = environment.flag("LINGQU_DEBUG", default=False)
DATA = Path(
    environment.text(
        "LINGQU_DATA", default=str(BASE_DIR / "var" if IN_CHECKOUT else Path.home() / ".lingqu")
    )
).expanduser()
SECRET_KEY = environment.secret_key(site=SITE, data=DATA)
ALLOWED_HOSTS = environment.names("LINGQU_ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]")
IDLE_MINUTES = environment.whole("LINGQU_IDLE_MINUTES", default=30, low=1, high=720)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "lingqu.kernel",
    "lingqu.access",
    "lingqu.channels",
    "lingqu.datasets",
    "lingqu.cases",
    "lingqu.evaluations",
    "lingqu.web",
]

MIDDLEWARE = [
    "lingqu.kernel.middleware.request_context",
    "django.middleware.security.SecurityMiddleware",
    "lingqu.web.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lingqu.web.middleware.chosen_language",
    "lingqu.cases.api.middleware.api_answers",
    "lingqu.web.middleware.bounded_body",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lingqu.access.middleware.SessionRules",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lingqu.web.errors.ErrorPages",
]

ROOT_URLCONF = "lingqu.urls"
WSGI_APPLICATION = "lingqu.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lingqu.web.context.shell",
            ],
        },
    }
]

DATABASES = {"default": environment.database(data=DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and sessions
AUTH_USER_MODEL = "access.Person"
LOGIN_URL = "access:login"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "access:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # the token travels in forms and in hx-headers, never read by script
CSRF_FAILURE_VIEW = "lingqu.web.errors.csrf_failure"

# Transport and headers; the content policy is in lingqu/web/middleware.py
HTTPS = environment.flag("LINGQU_HTTPS", default=not DEBUG and SITE != "demo")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # probes come over plain http from the same machine
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if environment.flag("LINGQU_TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Uploads: a body beyond the limit is refused before it is read
UPLOAD_BYTES = environment.whole("LINGQU_UPLOAD_MEGABYTES", default=200, low=1, high=2048) * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20 * 5  # everything in a form but its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 200
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = DATA / "files"

# Webhooks reach the public network alone unless the receivers stand on the government's own
WEBHOOK_PRIVATE = environment.flag("LINGQU_WEBHOOK_PRIVATE", default=False)

# Language and time: Chinese unless the person switches, whatever the browser prefers
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "lingqu_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "lingqu" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Static files: hashed and compressed in production, as they are in development
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # They tell every step of a PDF.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")},
}
