"""One report, or many, through the whole review: scheme, recomputed scores, findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lingqu.evaluations.checks import findings, findings_across
from lingqu.evaluations.finding import Finding
from lingqu.evaluations.recognise import Recognition, recognise
from lingqu.evaluations.report import Form
from lingqu.evaluations.scheme import Scheme
from lingqu.evaluations.scheme_loading import load_scheme, schemes
from lingqu.evaluations.scores import Recomputed
from lingqu.evaluations.scoring import recompute

__all__ = ["Reviewed", "review", "review_across"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A form with the scheme taken for it, its recomputed scores and what does not hold.
    `recognition` is None when a person chose the scheme."""

    form: Form
    scheme: Scheme
    recognition: Recognition | None
    recomputed: Recomputed
    findings: tuple[Finding, ...]


def review(
    form: Form, scheme_id: str | None = None, known: Mapping[str, Scheme] | None = None
) -> Reviewed:
    """Recompute `form` under `scheme_id`, or under the scheme that it is recognised to follow,
    and check it. Raise `PackError` for an unknown scheme."""
    available = schemes() if known is None else known
    recognition = None if scheme_id else recognise(form, available)
    chosen = scheme_id or (recognition.scheme_id if recognition else "")
    scheme = available[chosen] if chosen in available else load_scheme(chosen)
    recomputed = recompute(form, scheme)
    return Reviewed(
        form=form,
        scheme=scheme,
        recognition=recognition,
        recomputed=recomputed,
        findings=findings(form, recomputed, scheme),
    )


def review_across(reviewed: Iterable[Reviewed]) -> tuple[Finding, ...]:
    """Return what does not hold between forms; `Finding.forms` are positions in `reviewed`."""
    return findings_across([(one.form, one.recomputed, one.scheme) for one in reviewed])
