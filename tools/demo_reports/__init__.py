"""The five reports of the demonstration city, in five formats.

    python -m tools.demo_reports

writes sites/demo/reports/. Figures, defects and structure are those of published reports; city,
units, projects and every sentence are invented. Content is TOML, one file a report; a module a
format draws it.
"""
