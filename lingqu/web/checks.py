"""System checks: a missing key is an error, missing front-end files are a warning."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from lingqu.web.assets import missing_files


@register()
def front_end_files(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn when the style sheet or the scripts of other projects are not in place."""
    missing = missing_files()
    if not missing:
        return []
    return [
        Warning(
            f"Front-end files are missing: {', '.join(missing)}.",
            hint="Run `make assets` (needs Node 20 and npm) or install a built wheel.",
            id="web.W001",
        )
    ]


@register()
def signing_key(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to work without a signing key."""
    try:
        _ = settings.SECRET_KEY
    except ImproperlyConfigured:
        hint = "Set it to at least 50 random characters, or set LINGQU_SITE=demo to try out."
        return [Error("LINGQU_SECRET_KEY is not set.", hint=hint, id="web.E001")]
    return []
