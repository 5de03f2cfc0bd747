"""The WSGI application. A missing signing key stops the start, not the first request."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingqu.settings")

application = get_wsgi_application()
_ = settings.SECRET_KEY
