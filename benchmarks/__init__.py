"""Measure the platform: python -m benchmarks.<feature>.<what>.

Django is set up here: the benchmarks import models, and no manage.py starts them.
"""

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "billing_platform.settings")
if not apps.ready:
    django.setup()
