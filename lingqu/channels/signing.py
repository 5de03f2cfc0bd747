"""Webhook secrets and signatures, by the Standard Webhooks specification 1.0.

A secret is `whsec_` and 32 random bytes in base64. It is shown once, when it is made; the row holds
it sealed (Fernet) under a key derived from the site's own key, so that a copy of the database alone
signs nothing. A new site key reads old secrets as long as the old one is in SECRET_KEY_FALLBACKS.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

__all__ = ["PREFIX", "SecretUnreadable", "new_secret", "seal", "signature", "unseal"]

PREFIX = "whsec_"
SECRET_BYTES = 32
_PURPOSE = b"lingqu.channels.webhook-secret"


class SecretUnreadable(Exception):
    """The site's key is not the one under which the secret was sealed."""


def new_secret() -> str:
    """Return a new secret as the receiver gets it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def seal(secret: str) -> str:
    """Return the secret as it is stored."""
    return _box().encrypt(secret.encode("ascii")).decode("ascii")


def unseal(sealed: str) -> str:
    """Return the secret; raise `SecretUnreadable` if the site's key has changed since."""
    try:
        return _box().decrypt(sealed.encode("ascii")).decode("ascii")
    except InvalidToken as error:
        raise SecretUnreadable from error


def signature(secret: str, *, uid: str, timestamp: int, body: bytes) -> str:
    """Return the value of the webhook-signature header for `body` sent at `timestamp` (Unix)."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{uid}.{timestamp}.".encode("ascii") + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


@lru_cache(maxsize=8)
def _derived(key: str | bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(kdf.derive(force_bytes(key)))
