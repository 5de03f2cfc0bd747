"""The blocks that some forms print under the fund table: budget, use of funds, sub-projects."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from lingqu.evaluations.form_page import printed
from lingqu.evaluations.report import Funds

__all__ = ["Block", "fund_blocks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block by its title: pairs of a label and the amount as printed."""

    title: str
    amounts: tuple[tuple[str, str], ...]


def fund_blocks(funds: Funds) -> list[Block]:
    """Return the blocks that the form prints, in its order; amounts in the form's unit."""
    blocks = []
    if funds.budget is not None:
        budget = funds.budget
        blocks.append(
            _block(
                _("Budget execution"),
                (_("Initial"), budget.initial),
                (_("Adjustment"), budget.adjustment),
                (_("Appropriated"), budget.appropriated),
                (_("Balance"), budget.balance),
            )
        )
    if funds.use is not None:
        use = funds.use
        blocks.append(
            _block(
                _("Use of funds"),
                (_("Appropriated"), use.appropriated),
                (_("Paid"), use.paid),
                (_("Balance"), use.balance),
                (_("Carried over"), use.carried_forward),
                (_("Recovered"), use.recovered),
            )
        )
    if funds.subprojects:
        parts = [(f"{one.name} ({one.unit})", one.amount) for one in funds.subprojects]
        title = funds.subprojects_label or _("Sub-projects")
        blocks.append(_block(title, *parts, (_("Total"), funds.subprojects_total)))
    return blocks


def _block(title: str, *amounts: tuple[str, Decimal | None]) -> Block:
    shown = tuple((label, printed(amount)) for label, amount in amounts)
    return Block(title=title, amounts=shown)
