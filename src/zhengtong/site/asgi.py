"""The ASGI application of the portal."""

import gc
import os

from django.conf import settings

from zhengtong.site import config
from zhengtong.site.gate import open_gate
from zhengtong.site.settings import pooled

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
settings.DATABASES["default"] = pooled(
    settings.DATABASES["default"],
    most=config.value("ZT_WEB_CONNECTIONS"),
    wait_s=config.value("ZT_WEB_CONNECTION_WAIT_SECONDS"),
)
application = open_gate(
    at_once=config.value("ZT_WEB_AT_ONCE"),
    wait_s=config.value("ZT_WEB_CONNECTION_WAIT_SECONDS"),
)

from zhengtong.site.attendance import Attendance  # noqa: E402 - Django must stand first

Attendance("web").start()
# What is loaded stays; looking it through again with every collection takes a tenth of the time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
