"""A real OpenID provider for the tests: django-oauth-toolkit in a process of its own.

``serve(port, folder)`` runs it on loopback with two people and one client; its pages are in
``provider_pages``.
"""

from pathlib import Path
from wsgiref.simple_server import make_server

CLIENT, SECRET = "zhengtong", "a-secret-of-the-tests"
PEOPLE, PASSWORD = ("zhangsan", "wangwu"), "Provider-Horse-7"


def configure(port: int, folder: Path) -> None:
    """Django set up as a provider, its database a file in the folder."""
    import django
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    settings.configure(
        SECRET_KEY="provider-of-the-tests",
        ROOT_URLCONF="provider_pages",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.db")}
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        USE_TZ=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/enter/",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "SCOPES": {"openid": "who", "profile": "name"},
            "PKCE_REQUIRED": True,
            "OAUTH2_VALIDATOR_CLASS": "provider_pages.Validator",
        },
    )
    django.setup()


def fill(back: str) -> None:
    """Tables, two people, one client that needs no consent page."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=back,
        skip_authorization=True,
        algorithm=Application.RS256_ALGORITHM,
    )


def serve(port: int, folder: Path) -> None:
    """Until the process is ended."""
    configure(port, folder)
    fill("http://testserver/sign-in/identity/back/")
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", port, get_wsgi_application())
    (folder / "ready").touch()
    server.serve_forever()
