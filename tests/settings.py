"""Settings of the tests: the product's own, with a key, a temporary data folder, plain files."""

import os
import tempfile

os.environ["LINGQU_SECRET_KEY"] = "only-for-tests-" + "0" * 50
os.environ["LINGQU_DATA"] = tempfile.mkdtemp(prefix="lingqu-tests-")
os.environ["LINGQU_HTTPS"] = "0"
os.environ["LINGQU_ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ.setdefault("LINGQU_SITE", "demo")

from lingqu.settings import *  # noqa: E402, F403
from lingqu.settings import STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir(parents=True)  # WhiteNoise warns without it

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {"version": 1, "disable_existing_loggers": False}
