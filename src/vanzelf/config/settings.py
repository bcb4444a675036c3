"""Settings of Django, from the environment (see `vanzelf.config.environment`)."""

from typing import Any, Final

from csp.constants import NONE, SELF

from vanzelf.config.environment import Environment, read_environment
from vanzelf.store.database import parts_of

ENVIRONMENT: Final = read_environment()
DEMO: Final = ENVIRONMENT.demo
_SECURE = ENVIRONMENT.origin.startswith("https://")

SECRET_KEY = ENVIRONMENT.secret_key.get_secret_value()
DEBUG = False
ALLOWED_HOSTS = [*ENVIRONMENT.hosts, ENVIRONMENT.origin.split("://")[1].split("/")[0].split(":")[0]]
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.origin]
ROOT_URLCONF = "vanzelf.config.urls"
WSGI_APPLICATION = "vanzelf.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # the pages of passkeys say with it when one was used
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "vanzelf.looks",  # before allauth: its pages get our look
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "procrastinate.contrib.django",
    "vanzelf.org",
    "vanzelf.residents",
    "vanzelf.services",
    "vanzelf.work",
    "vanzelf.decide",
    "vanzelf.reach",
    "vanzelf.campaigns",
    "vanzelf.oversight",
    "vanzelf.rest",
    "vanzelf.portal",
    "vanzelf.staff",
    "vanzelf.field",
]

if DEMO:
    INSTALLED_APPS += ["vanzelf.rehearsal"]

MIDDLEWARE = [
    "vanzelf.rest.answers.Answers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "vanzelf.portal.visitor.Visitors",
    "vanzelf.org.audience.DenyByDefault",
]
if DEMO:
    MIDDLEWARE.insert(0, "vanzelf.rehearsal.one_address.OneAddress")


def _database(url: str) -> dict[str, Any]:
    """What Django wants to know of a connection string, in either form that PostgreSQL reads."""
    parts = parts_of(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(ENVIRONMENT.database.get_secret_value())}

CACHES = {
    "default": {  # one for all programs: else a code of a second factor counts once in each of them
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vanzelf.org.context.municipality",
                "vanzelf.looks.context.navigation",
            ],
            "string_if_invalid": "",
        },
    }
]

FORM_RENDERER = "vanzelf.looks.forms.Renderer"
CSRF_FAILURE_VIEW = "vanzelf.looks.handlers.form_too_old"

# -- language and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "taal"
USE_I18N = USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

# -- who somebody is -------------------------------------------------------------------------------

AUTH_USER_MODEL = "org.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/werk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "vanzelf.org.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "vanzelf.org.accounts.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator enters the address
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _SECURE else 0  # who tries too often is not our own proxy
ACCOUNT_SESSION_REMEMBER = False  # who leaves a desk should be gone
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "vanzelf.staff.passkeys.AddPasskeyForm"}
MFA_TOTP_ISSUER = f"Vanzelf {ENVIRONMENT.municipality}"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO


def providers_of(environment: Environment) -> dict[str, Any]:
    """Where staff may log in besides here: at their organisation, or nowhere."""
    if environment.staff_oidc_issuer is None:
        return {}
    app = {
        "provider_id": "medewerkers",
        "name": environment.municipality,
        "client_id": environment.staff_oidc_client,
        "secret": environment.staff_oidc_secret.get_secret_value(),
        "settings": {"server_url": environment.staff_oidc_issuer},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


SOCIALACCOUNT_PROVIDERS = providers_of(ENVIRONMENT)
SESSION_COOKIE_NAME = "sessie"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
CSRF_COOKIE_HTTPONLY = True

# -- what a browser may do with our pages ------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # with none at all, a browser hides where a form came from
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
X_FRAME_OPTIONS = "DENY"


def forms_go_to(environment: Environment) -> list[str]:
    """Where a form may lead: to us, and from the page to log in on to the organisation of staff.

    A browser holds every step of the way against this, also where an answer sends it on to.
    """
    issuer = environment.staff_oidc_issuer
    return [SELF] if issuer is None else [SELF, "/".join(issuer.split("/")[:3])]


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": forms_go_to(ENVIRONMENT),
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "worker-src": [SELF],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENVIRONMENT.mail_host
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail_host or "", ENVIRONMENT.mail_port
EMAIL_HOST_USER = ENVIRONMENT.mail_user
EMAIL_HOST_PASSWORD = ENVIRONMENT.mail_password.get_secret_value()
EMAIL_USE_TLS, EMAIL_TIMEOUT = ENVIRONMENT.mail_tls, 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from or "geen-antwoord@localhost"

STATIC_URL = "/static/"
STATIC_ROOT = None  # files are served from where they are; nothing is collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# -- what is written down --------------------------------------------------------------------------

LOGGING_CONFIG = "vanzelf.config.logs.configure"
LOGGING = {"json": not DEMO}
