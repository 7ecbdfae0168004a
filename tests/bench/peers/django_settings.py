"""The settings of Django for the peer: one database, no login, JSON alone."""

import os
import urllib.parse

_address = urllib.parse.urlsplit(os.environ["BENCH_DATABASE_URL"])

ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.bench.peers.django_app"
SECRET_KEY = "of no use"
INSTALLED_APPS = ["rest_framework"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _address.path[1:],
        "USER": _address.username,
        "PASSWORD": _address.password,
        "HOST": _address.hostname,
        "PORT": _address.port,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": "-c search_path=peer"},
    }
}
