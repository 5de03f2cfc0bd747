"""The evaluation engine's speed, part by part.

    python -m bench.evaluation [--quick] [--json]

A part is a function in PARTS: it takes `quick` and returns figures and ratios. Ratios compare with
a floor measured in the same run, so that they hold on any machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

Figures = dict[str, float]
ROUNDS = 3


class Result(NamedTuple):
    """`figures` are measured, `ratios` are figures over the floor of the same run."""

    figures: Figures
    ratios: Figures


def main() -> int:
    """Measure every part and print the results."""
    parser = argparse.ArgumentParser(prog="bench.evaluation")
    parser.add_argument("--quick", action="store_true", help="fewer forms")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    _set_up()
    results = {name: part(options.quick) for name, part in PARTS.items()}
    if options.json:
        figures = {f"{p}.{key}": v for p, one in results.items() for key, v in one.figures.items()}
        ratios = {f"{p}.{key}": v for p, one in results.items() for key, v in one.ratios.items()}
        print(json.dumps({"name": "evaluation", "figures": figures, "ratios": ratios}))
        return 0
    for name, result in results.items():
        for kind, values in (("", result.figures), (" (over floor)", result.ratios)):
            for key, value in values.items():
                print(f"{name}: {key}{kind} {value:,.3f}".rstrip("0").rstrip("."))
    return 0


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingqu.settings")
    os.environ.setdefault("LINGQU_SITE", "demo")
    import django

    django.setup()


def _best(work: Callable[[], object]) -> float:
    """Return the shortest of some runs, in seconds of this process."""
    times = []
    for _round in range(ROUNDS):
        gc.collect()
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def recompute_with_findings(quick: bool) -> Result:
    """Rows a second through scoring and all checks; the floor only adds the printed scores."""
    from bench.forms import forms
    from lingqu.evaluations.checks import findings
    from lingqu.evaluations.scheme_loading import load_scheme
    from lingqu.evaluations.scoring import recompute

    scheme = load_scheme("anhui-huainan-2023")
    made = forms(500 if quick else 2000)
    rows = sum(len(form.rows) for form in made)

    def review() -> int:
        return sum(len(findings(form, recompute(form, scheme), scheme)) for form in made)

    def add() -> None:
        for form in made:
            sum([row.score for row in form.rows if row.score is not None], Decimal(0))
            sum([row.weight for row in form.rows if row.weight is not None], Decimal(0))

    found, seconds, floor = review(), _best(review), _best(add)
    return Result(
        {"rows_per_second": rows / seconds, "findings_per_form": found / len(made)},
        {"plain_sums": floor / seconds},
    )


def findings_across_many(quick: bool) -> Result:
    """Seconds for a set of reports, and how they grow: 1 is linear in the number of reports."""
    from bench.forms import forms
    from lingqu.evaluations.checks import findings_across
    from lingqu.evaluations.scheme_loading import load_scheme
    from lingqu.evaluations.scoring import recompute

    scheme = load_scheme("anhui-huainan-2023")
    count = 1000 if quick else 10_000
    reports = [(form, recompute(form, scheme), scheme) for form in forms(count)]
    few, all_of_them = reports[: count // 4], reports
    small = _best(lambda: findings_across(few))
    large = _best(lambda: findings_across(all_of_them))
    return Result(
        {"reports": count, "seconds": large, "reports_per_second": count / large},
        {"growth_over_linear": large / (4 * small)},
    )


def project_list(quick: bool) -> Result:
    """Milliseconds for one page of a list of 10,000, at the median and the 95th percentile."""
    from bench.project_list import measure

    return Result(*measure(quick))


PARTS: dict[str, Callable[[bool], Result]] = {
    "recompute_with_findings": recompute_with_findings,
    "findings_across": findings_across_many,
    "project_list": project_list,
}


if __name__ == "__main__":
    sys.exit(main())
