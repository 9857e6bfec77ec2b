"""Django's settings. Everything that differs between offices comes from the environment; nothing secret stands here.

PAYUNG_DATABASE_URL          the database as the role `payung_app`; unset: the commands start the embedded one and set it
PAYUNG_MIGRATE_DATABASE_URL  the same database as `payung_migrate`; only needed to migrate
PAYUNG_SECRET_KEY            signs what the site hands out; the commands make one in PAYUNG_HOME
PAYUNG_HOSTS                 the names this site answers to, separated by commas
PAYUNG_SITE                  where readers find it, e.g. https://payung.example.go.id; stands in pictures and shared links
PAYUNG_KEYS                  the folder of keys that must not lie in the database; the commands use PAYUNG_HOME/keys
PAYUNG_COPIES                the folder of safety copies; the commands use PAYUNG_HOME/copies
PAYUNG_RECEIVED              the folder of lists sent in, sealed, for thirty days; the commands use PAYUNG_HOME/received
PAYUNG_POSTGRES_BIN          the folder of pg_dump, pg_restore and psql, where those of the wheel will not do (no TLS in them)
PAYUNG_BEHIND_PROXY          1 where a proxy of ours ends TLS and sets X-Forwarded-Proto and X-Forwarded-For
PAYUNG_OIDC_ISSUER           an OpenID Connect provider's address; with PAYUNG_OIDC_CLIENT and PAYUNG_OIDC_SECRET (or
                             PAYUNG_OIDC_SECRET_FILE), and PAYUNG_OIDC_NAME for the button
PAYUNG_PASSKEYS              1 lets passkeys be tried on http://localhost; without effect where PAYUNG_SITE is set
PAYUNG_CONTACT               whom to tell about a mistake: an address or a number, as text
PAYUNG_DEBUG                 1 shows Django's error pages; never on a public server
"""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = os.environ.get("PAYUNG_DEBUG") == "1"
SECRET_KEY = os.environ.get("PAYUNG_SECRET_KEY", "only-for-commands-that-sign-nothing")
ALLOWED_HOSTS = os.environ.get("PAYUNG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

PAYUNG_SITE = os.environ.get("PAYUNG_SITE", "").rstrip("/")
PAYUNG_CONTACT = os.environ.get("PAYUNG_CONTACT", "")

IS_TLS = PAYUNG_SITE.startswith("https://")
PAYUNG_KEYS = os.environ.get("PAYUNG_KEYS", "")
PAYUNG_COPIES = os.environ.get("PAYUNG_COPIES", "")
PAYUNG_RECEIVED = os.environ.get("PAYUNG_RECEIVED", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django.forms",
    "django_cotton",
    "csp",
    "procrastinate.contrib.django",
    "payung.office",
    "payung.registry",
    "payung.identities",
    "payung.inquiries",
    "payung.governments",
    "payung.publishing",
    "payung.web",
]
AUTH_USER_MODEL = "office.User"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # against BREACH: CSRF tokens are masked anew each time, lengths are blurred
    "csp.middleware.CSPMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "payung.web.doors.Doors",
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
                "payung.web.templatetags.moments",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

FORM_RENDERER = "payung.web.govuk.Renderer"

_NO_DATABASE = "postgresql:///no-database-chosen"
DATABASES = {"default": dj_database_url.parse(os.environ.get("PAYUNG_DATABASE_URL", _NO_DATABASE), conn_max_age=60)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if "PAYUNG_MIGRATE_DATABASE_URL" in os.environ:
    DATABASES["migrate"] = dj_database_url.parse(os.environ["PAYUNG_MIGRATE_DATABASE_URL"])
    DATABASES["migrate"]["TEST"] = {"MIRROR": "default"}
_ROOM = {"OPTIONS": {"MAX_ENTRIES": 20_000}}  # with Django's 300, a flood of invented names would push counts out
CACHES = {
    # Counts of tries to sign in: shared by all processes, or each would allow as many again.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "office_cache", **_ROOM},
    # Finished pages, in the memory of each process: bounded, and gone with it.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 400}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None  # the tasks stand in these
PROCRASTINATE_IMPORT_PATHS = ["payung.registry.jobs", "payung.identities.jobs"]

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

# ------------------------------------------------------------------------------------------------------------- sign-in

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "payung.web.accounts.passwords.NotOnlyCommonWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "payung.web.accounts.adapters.Accounts"
SOCIALACCOUNT_ADAPTER = "payung.web.accounts.single_sign_on.SingleSignOn"
MFA_ADAPTER = "payung.web.accounts.adapters.SecondFactors"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # no mail server is needed: invitations are handed over
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "payung.web.accounts.forms.SignIn",
    "reauthenticate": "payung.web.accounts.forms.ConfirmByPassword",
    "change_password": "payung.web.accounts.forms.ChangePassword",
}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "login_failed_everywhere": "100/h/key",  # more than one address gets with 5 in 300 s: see payung.web.accounts.adapters
    "second_step_failed": "30/d/key",  # six digits are few: see payung.web.accounts.forms
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# Browsers keep passkeys to TLS, and to http://localhost, where PAYUNG_PASSKEYS=1 lets them be tried.
PASSKEYS = IS_TLS or (os.environ.get("PAYUNG_PASSKEYS") == "1" and not PAYUNG_SITE)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if PASSKEYS else [])]
MFA_PASSKEY_LOGIN_ENABLED = PASSKEYS
MFA_TRUST_ENABLED = False  # no browser is remembered
MFA_FORMS = {
    "authenticate": "payung.web.accounts.forms.SecondStep",
    "reauthenticate": "payung.web.accounts.forms.ConfirmByCode",
    "activate_totp": "payung.web.accounts.forms.SetUpApp",
    "add_webauthn": "payung.web.accounts.forms.AddPasskey",
    "edit_webauthn": "payung.web.accounts.forms.RenamePasskey",
}
MFA_TOTP_ISSUER = "Payung"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True

_OIDC = os.environ.get("PAYUNG_OIDC_ISSUER", "")
if _OIDC and not _OIDC.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
    raise ImproperlyConfigured("PAYUNG_OIDC_ISSUER must begin with https://: who can change its answers can be anybody here.")
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # allauth would take the password away; see its adapter
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {}
if _OIDC:
    _SECRET_FILE = os.environ.get("PAYUNG_OIDC_SECRET_FILE")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "office",
                "name": os.environ.get("PAYUNG_OIDC_NAME", "SSO"),
                "client_id": os.environ["PAYUNG_OIDC_CLIENT"],
                "secret": Path(_SECRET_FILE).read_text().strip() if _SECRET_FILE else os.environ["PAYUNG_OIDC_SECRET"],
                "settings": {"server_url": _OIDC},
            }
        ],
    }

SESSION_IDLE = timedelta(minutes=30)
SESSION_ABSOLUTE = timedelta(hours=12)  # counted by payung.web.doors
SESSION_COOKIE_AGE = 12 * 3600  # after the last write
SESSION_COOKIE_NAME = "__Host-payung" if IS_TLS else "payung"
SESSION_COOKIE_SECURE = IS_TLS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
CSRF_COOKIE_NAME = "__Host-payung-form" if IS_TLS else "payung-form"
CSRF_COOKIE_SECURE = IS_TLS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "payung.web.doors.stale_form"
CSRF_TRUSTED_ORIGINS = [PAYUNG_SITE] if PAYUNG_SITE else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --------------------------------------------------------------------------------------------------------- web safety

BEHIND_PROXY = os.environ.get("PAYUNG_BEHIND_PROXY") == "1"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_SSL_REDIRECT = IS_TLS
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # a watchdog on the same machine asks without TLS
SECURE_HSTS_SECONDS = 31_536_000 if IS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_TLS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # browsers' preload list takes whole domains, and this is a name below one
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # of a form without its files
FILE_UPLOAD_MAX_MEMORY_SIZE = 11_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 3
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_COOKIE_HTTPONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"no_tokens": {"()": "payung.site.logs.NoTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "no_tokens"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
