"""Rows of the case engine."""

from lingqu.cases.models.api import ApiToken, IdempotencyRecord, NetworkCount
from lingqu.cases.models.cases import Case, CaseEvent, NumberSeries, Task
from lingqu.cases.models.designs import Design, DesignFile
from lingqu.cases.models.papers import CaseComment, CaseFile, Draft, DraftFile, OfficerDraft
from lingqu.cases.models.public import Attempt
from lingqu.cases.models.types import CaseType, CaseTypeFile, CaseTypeVersion
from lingqu.cases.models.upkeep import Follower, Recalculation
from lingqu.cases.models.work import Delegation, Extension, Notice, Phrase, Supervision

__all__ = [
    "ApiToken",
    "Attempt",
    "Case",
    "CaseComment",
    "CaseEvent",
    "CaseFile",
    "CaseType",
    "CaseTypeFile",
    "CaseTypeVersion",
    "Delegation",
    "Design",
    "DesignFile",
    "Draft",
    "DraftFile",
    "Extension",
    "Follower",
    "IdempotencyRecord",
    "NetworkCount",
    "Notice",
    "NumberSeries",
    "OfficerDraft",
    "Phrase",
    "Recalculation",
    "Supervision",
    "Task",
]
