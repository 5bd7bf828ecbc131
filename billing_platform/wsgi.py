"""The web application, for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "billing_platform.settings")
os.environ.setdefault("BILLING_ROLE", "web")

application = get_wsgi_application()

# What is loaded now stays for good: the pages are imported before the first request waits for that,
# and the collector, which would stop every thread for tens of milliseconds to look through all of
# it, is told to leave it alone.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
