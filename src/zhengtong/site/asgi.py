"""The ASGI application of the portal."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
application = get_asgi_application()

from zhengtong.site.attendance import Attendance  # noqa: E402 - Django must stand first

Attendance("web").start()
