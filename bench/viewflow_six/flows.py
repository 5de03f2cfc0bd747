"""Start, accept, route, review, choice, decide, make, deliver, end."""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process

__all__ = ["Six"]


class Six(flow.Flow):
    """Two steps of people, four automatic ones."""

    process_class = Process
    start = flow.StartHandle(this.begin).Next(this.accept)
    accept = flow.Function(this.nothing).Next(this.route)
    route = flow.Function(this.choose).Next(this.review)
    review = flow.View(lambda request: None).Next(this.passed)
    passed = flow.If(lambda act: act.process.data["ok"]).Then(this.decide).Else(this.end)
    decide = flow.View(lambda request: None).Next(this.make)
    make = flow.Function(this.nothing).Next(this.deliver)
    deliver = flow.Function(this.nothing).Next(this.end)
    end = flow.End()

    def begin(self, activation: Any, data: dict[str, Any]) -> Process:
        """Keep the form with the process."""
        activation.process.data = data
        return activation.process

    def nothing(self, activation: Any) -> None:
        """Stand for an automatic step."""

    def choose(self, activation: Any) -> None:
        """Stand for the decision table."""
        activation.process.data["unit"] = "u3"
