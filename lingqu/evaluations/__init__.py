"""Project performance evaluation: schemes, reports, recomputing, findings, official forms."""
