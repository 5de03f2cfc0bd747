"""Recomputing alone: indicator rows a second on one core, with forms that all differ.

Run `python -m bench.scoring`. The caches start empty, as for a new batch of reports.
"""

from __future__ import annotations

import os
import time

from bench.forms import forms
from lingqu.evaluations.scheme_loading import load_scheme
from lingqu.evaluations.scoring import recompute

COUNT = 2000


def main() -> None:
    """Print rows a second for the first and a second pass."""
    scheme = load_scheme("anhui-huainan-2023")
    made = forms(COUNT)
    rows = sum(len(form.rows) for form in made)
    for pass_name in ("first pass", "second pass"):
        started = time.process_time()
        for form in made:
            recompute(form, scheme)
        seconds = time.process_time() - started
        rate = rows / seconds
        print(f"scoring, {pass_name}: {rows} rows in {seconds:.2f} s = {rate:,.0f} rows/s")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingqu.settings")
    main()
