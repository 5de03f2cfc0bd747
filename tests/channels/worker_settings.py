"""Settings of the real workers in tests: the product's own and the probe."""

from lingqu.settings import *  # noqa: F403
from lingqu.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.channels.probe.apps.ProbeConfig"]
