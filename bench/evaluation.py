"""The evaluation engine's speed, part by part.

    python -m bench.evaluation [--quick] [--json] [--write-docs]

A part is a function in PARTS: it takes `quick` and returns figures and ratios. Ratios compare with
a floor measured in the same run, so that they hold on any machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

Figures = dict[str, float]
ROUNDS = 3
LOAD = os.getloadavg()[0]
ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
PAGE = ROOT / "docs" / "reference" / "performance.md"


class Result(NamedTuple):
    """`figures` are measured, `ratios` are figures over the floor of the same run."""

    figures: Figures
    ratios: Figures


def main() -> int:
    """Measure every part and print the results."""
    parser = argparse.ArgumentParser(prog="bench.evaluation")
    parser.add_argument("--quick", action="store_true", help="fewer forms")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--write-docs", action="store_true", help="also write the reference page")
    options = parser.parse_args()
    _set_up()
    results = {name: part(options.quick) for name, part in PARTS.items()}
    if options.write_docs:
        PAGE.write_text(page(results), encoding="utf-8")
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


def page(results: dict[str, Result]) -> str:
    """Return the reference page of these results."""
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    machine += f", load average {LOAD:.1f} before the run"
    lines = [INTRODUCTION.format(machine=machine)]
    for name, result in results.items():
        lines += [f"## {name}", "", MEANING.get(name, ""), "", "| figure | value |", "|---|---|"]
        lines += [f"| {key} | {_shown(value)} |" for key, value in result.figures.items()]
        lines += [f"| ratio: {key} | {_shown(value)} |" for key, value in result.ratios.items()]
        lines.append("")
    return "\n".join(lines)


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


INTRODUCTION = """# Performance

Written by `python -m bench.evaluation --write-docs`. Measured on {machine}. Every part uses one
core; a load above 1 means that others computed at the same time, which slows it. Times of computing
are those of the process, the best of several runs; times of reading and of pages are those of the
clock. Ratios compare with a floor measured in the same run, so that they hold on any machine.
`make bench` repeats it in short form.

How the cost grows: scoring and the checks of one report with the number of its rows; repeated
text compares rows with each other, up to 400 rows a form; checks across reports with their number,
because only reports that share a clause, a count or an amount are compared; reading with the length
of the text; the list with one page, not with the number of projects, apart from counting them.
"""
MEANING = {
    "recompute_with_findings": "Indicator rows a second through scoring and every check. The first "
    "figure is for forms whose texts were never seen before; bar: 20,000.",
    "read_seed_text": "A text of 14 tables, one cell a line; bar: 1 second. `seconds_published` is "
    "a published report of that kind.",
    "findings_across": "The checks that compare reports with each other. A growth of 1 is linear.",
    "project_list": "Pages of the list of 10,000 evaluations over HTTP with filters and orders, on "
    "SQLite, in milliseconds; bar: 200 at the 95th percentile.",
}


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingqu.settings")
    os.environ.setdefault("LINGQU_SITE", "demo")
    import django

    django.setup()


def _best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the shortest of some runs, in seconds of this process."""
    times = []
    for _round in range(rounds):
        gc.collect()
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def recompute_with_findings(quick: bool) -> Result:
    """Rows a second through scoring and all checks, on forms never seen before and once more.

    The floor only adds the printed scores."""
    from bench.forms import forms
    from lingqu.evaluations.checks import findings
    from lingqu.evaluations.report import Form
    from lingqu.evaluations.scheme_loading import load_scheme
    from lingqu.evaluations.scoring import recompute

    scheme = load_scheme("anhui-huainan-2023")
    batches = [forms(200, seed=seed) for seed in range((8 if quick else 40) + 1)]
    rows = sum(len(form.rows) for form in batches[0])

    def review(made: list[Form]) -> int:
        return sum(len(findings(form, recompute(form, scheme), scheme)) for form in made)

    def add(made: list[Form]) -> None:
        for form in made:
            sum([row.score for row in form.rows if row.score is not None], Decimal(0))
            sum([row.weight for row in form.rows if row.weight is not None], Decimal(0))

    found = review(batches[0])
    first = min(_best(lambda new=made: review(new), 1) for made in batches[1:])
    again, floor = _best(lambda: review(batches[0])), _best(lambda: add(batches[0]))
    return Result(
        {
            "rows_per_second": rows / first,
            "rows_per_second_seen_before": rows / again,
            "findings_per_form": found / len(batches[0]),
        },
        {"over_plain_sums": first / floor},
    )


def read_seed_text(quick: bool) -> Result:
    """Seconds to read a text of 14 tables; the published one too where it lies beside us.

    The floor is folding the same text, character by character."""
    from bench.forms import forms
    from bench.texts import pipe_text
    from lingqu.evaluations.reading import read
    from lingqu.evaluations.reading.fold import fold

    text = pipe_text(forms(14, seed=14))
    data = text.encode()
    started = time.perf_counter()
    document = read(data, "report.txt")
    figures = {"tables": len(document.forms), "seconds": time.perf_counter() - started}
    assert [len(form.rows) for form in document.forms] == [10] * 14
    published = [path for path in sorted(SEEDS.glob("003_*.txt")) if SEEDS.is_dir()]
    for path in published:
        started = time.perf_counter()
        read(path)
        figures["seconds_published"] = time.perf_counter() - started
    again = _best(lambda: read(data, "report.txt"))
    figures["seconds_seen_before"] = again
    return Result(figures, {"over_folding": again / _best(lambda: fold(text))})


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
    "read_seed_text": read_seed_text,
    "findings_across": findings_across_many,
    "project_list": project_list,
}


if __name__ == "__main__":
    sys.exit(main())
