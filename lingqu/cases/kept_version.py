"""A stored version of a case type, as `opening.start` takes it."""

from __future__ import annotations

from lingqu.cases.models import CaseTypeVersion
from lingqu.cases.opening import Version
from lingqu.cases.publishing import compiled

__all__ = ["kept_version"]


def kept_version(version: CaseTypeVersion) -> Version:
    """Return the version ready to start under, whether or not a newer one is in force."""
    return Version(
        type_id=version.case_type_id,
        version_id=version.pk,
        definition=compiled(version.pk, version.hash),
    )
