"""Files kept by the SHA-256 of their content under the site's data folder.

A file is written once, whole or not at all, and never opened by anything but a reader or a
download, which sends it as an attachment.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

__all__ = ["TooLarge", "keep", "path_of"]


class TooLarge(ValueError):
    """More bytes than were allowed; nothing was kept."""


def keep(chunks: Iterable[bytes], *, most: int | None = None) -> tuple[str, int]:
    """Write the bytes and return their SHA-256 in hex and their number.

    Raise `TooLarge` as soon as there are more than `most`."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, partial = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                if most is not None and size > most:
                    raise TooLarge(f"more than {most} bytes")
                file.write(chunk)
        target = path_of(digest.hexdigest())
        target.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(partial, target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def path_of(sha256: str) -> Path:
    """Return where the file with that hash is kept."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256
