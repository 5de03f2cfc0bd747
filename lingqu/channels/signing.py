"""Webhook secrets and signatures, by the Standard Webhooks specification 1.0.

A secret is `whsec_` and 32 random bytes in base64. It is shown once, when it is made; the row holds
it sealed (lingqu.kernel.sealing), so that a copy of the database alone signs nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

__all__ = ["PREFIX", "new_secret", "signature"]

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a new secret as the receiver gets it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def signature(secret: str, *, uid: str, timestamp: int, body: bytes) -> str:
    """Return the value of the webhook-signature header for `body` sent at `timestamp` (Unix)."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{uid}.{timestamp}.".encode("ascii") + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")
