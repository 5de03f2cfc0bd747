"""Seal what must not be read in the database: identity and phone numbers; and digests to find them.

Sealed text is Fernet (AES-128-CBC with HMAC-SHA-256) under a key derived from the site's secret
key; a changed key still opens what was sealed under its `SECRET_KEY_FALLBACKS`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from lingqu.kernel.errors import DataError

__all__ = ["digest", "is_sealed", "seal", "unseal"]

PREFIX = "sealed:"


def seal(text: str) -> str:
    """Return `text` sealed; the same text gives another one each time."""
    return PREFIX + _box(*_secrets()).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed. Raise `DataError` if the key is another one."""
    try:
        return _box(*_secrets()).decrypt(sealed.removeprefix(PREFIX).encode()).decode()
    except InvalidToken as error:
        raise DataError(
            where=_("sealed value"),
            found=_("a value of another key"),
            allowed=_("the key it was sealed with, in SECRET_KEY_FALLBACKS"),
        ) from error


def is_sealed(value: object) -> bool:
    """Answer whether `value` is sealed text."""
    return isinstance(value, str) and value.startswith(PREFIX)


def digest(kind: str, text: str) -> str:
    """Return a keyed SHA-256 in hex: equal for equal texts, useless without the site's key."""
    return hmac.digest(_key(kind, settings.SECRET_KEY), text.encode(), "sha256").hex()


@lru_cache(maxsize=64)
def _key(kind: str, secret: str) -> bytes:
    return hashlib.sha256(f"lingqu.{kind}\0{secret}".encode()).digest()


def _secrets() -> tuple[str, ...]:
    return tuple(str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _box(*secrets: str) -> MultiFernet:
    keys = (hashlib.sha256(b"lingqu.sealing" + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
