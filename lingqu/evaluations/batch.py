"""Many files through the review: each on its own, so that one bad file stops no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lingqu.evaluations.finding import Finding
from lingqu.evaluations.reading import read
from lingqu.evaluations.report import Document
from lingqu.evaluations.review import Reviewed, review, review_across
from lingqu.kernel.errors import DataError

__all__ = ["Batch", "Failure", "check_files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that could not be read, and why."""

    file: str
    message: str


@dataclass(slots=True)
class Batch:
    """What a set of files gave. `across` holds findings between the forms of `reviewed`."""

    documents: list[Document] = field(default_factory=list)
    reviewed: list[tuple[Document, Reviewed]] = field(default_factory=list)
    across: tuple[Finding, ...] = ()
    failures: list[Failure] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is of severity error."""
        return any(finding.severity == "error" for finding in self.across) or any(
            finding.severity == "error" for _, one in self.reviewed for finding in one.findings
        )


def check_files(files: Iterable[Path], scheme_id: str | None = None) -> Batch:
    """Read, recompute and check every file; then check across all their forms."""
    batch = Batch()
    for file in files:
        try:
            document = read(file, file.name)
        except DataError as error:
            batch.failures.append(Failure(file=str(file), message=str(error)))
            continue
        batch.documents.append(document)
        batch.reviewed += [(document, review(form, scheme_id)) for form in document.forms]
    batch.across = review_across([one for _, one in batch.reviewed])
    return batch
