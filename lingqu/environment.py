"""Typed readers of environment variables.

Each reader returns a checked value or raises ImproperlyConfigured naming the variable, what was
found, what is allowed and what to do. `VARIABLES` is the list the reference page is made from.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["VARIABLES", "Variable", "database", "flag", "names", "secret_key", "text", "whole"]

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
SECRET_LENGTH = 50  # characters; the length of Django's own generated keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One environment variable: `allowed` is a sentence for the operator."""

    name: str
    allowed: str
    default: str
    meaning: str


VARIABLES: dict[str, Variable] = {
    v.name: v
    for v in (
        Variable(
            name="LINGQU_SITE",
            allowed="the name of a folder under sites/, letters, digits and hyphens",
            default="(none)",
            meaning="The city this installation serves. `demo` is the fictional city 示范市; "
            "only there are a key and passwords made for you.",
        ),
        Variable(
            name="LINGQU_SECRET_KEY",
            allowed=f"at least {SECRET_LENGTH} characters",
            default="(none; the demo site makes its own)",
            meaning="Signs sessions and forms. Keep it out of version control.",
        ),
        Variable(
            name="LINGQU_DEBUG",
            allowed="1 or 0",
            default="0",
            meaning="Shows full error pages. Never on a server others reach.",
        ),
        Variable(
            name="LINGQU_ALLOWED_HOSTS",
            allowed="host names, separated by commas",
            default="127.0.0.1,localhost,[::1]",
            meaning="The names under which this site answers.",
        ),
        Variable(
            name="LINGQU_HTTPS",
            allowed="1 or 0",
            default="1, on the demo site and in debug mode 0",
            meaning="Cookies only over TLS, redirect from http, HSTS.",
        ),
        Variable(
            name="LINGQU_TRUST_PROXY",
            allowed="1 or 0",
            default="0",
            meaning="Believe the X-Forwarded-Proto header: only behind a proxy that sets it.",
        ),
        Variable(
            name="DATABASE_URL",
            allowed="postgres://user:password@host:port/name or sqlite:///path",
            default="sqlite in the data folder",
            meaning="The operational store.",
        ),
        Variable(
            name="LINGQU_DATA",
            allowed="a folder this process may write to",
            default="var/ beside the code",
            meaning="Database file, uploads, collected static files.",
        ),
        Variable(
            name="LINGQU_SITES",
            allowed="a folder with one folder per city",
            default="sites/ beside the code",
            meaning="Where the facts about the city are: its name, areas, units, roles.",
        ),
        Variable(
            name="LINGQU_IDLE_MINUTES",
            allowed="a whole number from 1 to 720",
            default="30",
            meaning="A session unused for so long ends.",
        ),
        Variable(
            name="LINGQU_UPLOAD_MEGABYTES",
            allowed="a whole number from 1 to 2048",
            default="200",
            meaning="The largest request, all files of a batch together; a larger one is "
            "refused before it is read.",
        ),
        Variable(
            name="LINGQU_WEBHOOK_PRIVATE",
            allowed="1 or 0",
            default="0",
            meaning="Let webhooks reach private and loopback addresses, as receivers on a "
            "government network have. Link-local ones are refused all the same.",
        ),
    )
}


def text(name: str, *, default: str = "") -> str:
    """Return the variable without surrounding blanks, or `default` if unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no; refuse any other word."""
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise _refused(name, value)
    return value in TRUE


def whole(name: str, *, default: int, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`, both included."""
    value = text(name, default=str(default))
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise _refused(name, value)
    return int(value)


def names(name: str, *, default: str) -> list[str]:
    """Return a comma-separated list without empty entries."""
    return [part.strip() for part in text(name, default=default).split(",") if part.strip()]


def secret_key(*, site: str, data: Path) -> str:
    """Return the signing key, or an empty text if none is set (the web server then refuses).

    The demo site alone keeps a generated key in its data folder.
    """
    value = text("LINGQU_SECRET_KEY")
    if value and len(value) < SECRET_LENGTH:
        raise _refused("LINGQU_SECRET_KEY", f"{len(value)} characters")
    if value or site != "demo":
        return value
    path = data / "secret-key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(SECRET_LENGTH), encoding="ascii")
    return path.read_text(encoding="ascii")


def database(*, data: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry for DATABASE_URL."""
    url = text("DATABASE_URL", default=f"sqlite:///{data / 'lingqu.sqlite3'}")
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(unquote(parts.path.removeprefix("/")))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    # The address may hold a password: only its scheme is repeated.
    raise _refused("DATABASE_URL", f"{parts.scheme or 'no scheme'}://…")


def _sqlite(path: str) -> dict[str, Any]:
    """WAL lets readers work beside one writer; an immediate transaction waits instead of failing
    in the middle."""
    return {
        "ENGINE": "lingqu.kernel.sqlite",
        "NAME": path,
        "TEST": {"NAME": ":memory:"},  # as for Django's own backend, which tools know by its name
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; "
                "PRAGMA cache_size=-32000; PRAGMA journal_size_limit=67108864;"
            ),
        },
    }


def _refused(name: str, found: str) -> ImproperlyConfigured:
    allowed = VARIABLES[name].allowed
    return ImproperlyConfigured(
        f"{name}: found {found!r}; allowed is {allowed}. Correct the variable or unset it."
    )
