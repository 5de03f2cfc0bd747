"""Rows of project evaluation.

Amounts are in yuan, scores in points of the form, rates 0 to 1.
"""

from lingqu.evaluations.models.batches import CrossFinding, CrossRun, ImportBatch, ImportFile
from lingqu.evaluations.models.reports import (
    Evaluation,
    Project,
    SourceFile,
    State,
    StoredForm,
)
from lingqu.evaluations.models.review import (
    EvaluationEvent,
    ReviewDecision,
    Severity,
    StoredFinding,
)

__all__ = [
    "CrossFinding",
    "CrossRun",
    "Evaluation",
    "EvaluationEvent",
    "ImportBatch",
    "ImportFile",
    "Project",
    "ReviewDecision",
    "Severity",
    "SourceFile",
    "State",
    "StoredFinding",
    "StoredForm",
]
