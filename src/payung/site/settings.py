"""Django's settings. Everything that differs between offices comes from the environment; nothing secret stands here.

PAYUNG_DATABASE_URL          the database as the role `payung_app`; unset: the commands start the embedded one and set it
PAYUNG_MIGRATE_DATABASE_URL  the same database as `payung_migrate`; only needed to migrate
PAYUNG_SECRET_KEY            signs what the site hands out; the commands make one in PAYUNG_HOME
PAYUNG_HOSTS                 the names this site answers to, separated by commas
PAYUNG_SITE                  where readers find it, e.g. https://payung.example.go.id; stands in pictures and shared links
PAYUNG_CONTACT               whom to tell about a mistake: an address or a number, as text
PAYUNG_DEBUG                 1 shows Django's error pages; never on a public server
"""

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = os.environ.get("PAYUNG_DEBUG") == "1"
SECRET_KEY = os.environ.get("PAYUNG_SECRET_KEY", "only-for-commands-that-sign-nothing")
ALLOWED_HOSTS = os.environ.get("PAYUNG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

PAYUNG_SITE = os.environ.get("PAYUNG_SITE", "").rstrip("/")
PAYUNG_CONTACT = os.environ.get("PAYUNG_CONTACT", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django_cotton",
    "csp",
    "payung.office",
    "payung.governments",
    "payung.publishing",
    "payung.web",
]
AUTH_USER_MODEL = "office.User"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # nothing secret is reflected on these pages, so BREACH has nothing to read
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "payung.site.urls"
WSGI_APPLICATION = "payung.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "payung.web.templatetags.wording",
            ],
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]

_NO_DATABASE = "postgresql:///no-database-chosen"
DATABASES = {"default": dj_database_url.parse(os.environ.get("PAYUNG_DATABASE_URL", _NO_DATABASE), conn_max_age=60)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if "PAYUNG_MIGRATE_DATABASE_URL" in os.environ:
    DATABASES["migrate"] = dj_database_url.parse(os.environ["PAYUNG_MIGRATE_DATABASE_URL"])
    DATABASES["migrate"]["TEST"] = {"MIRROR": "default"}
# Finished pages, in the memory of each process: bounded, and gone with it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 400}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", gettext_lazy("Indonesian")), ("en", gettext_lazy("English"))]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Makassar"  # how times are shown; the database keeps UTC

# web/static is served as it is: few files, all of them ours, each address carrying the file's fingerprint. So there is no
# collectstatic step, and a browser may keep a file until its content changes.
STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "web" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "payung.site.static.HashedFiles"},
}
WHITENOISE_MAX_AGE = 31_536_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_COOKIE_HTTPONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
