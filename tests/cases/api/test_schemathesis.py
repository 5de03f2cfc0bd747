"""Schemathesis asks the real application, through HTTP, whatever its document allows and forbids.

All checks are on. Seed and number of examples are fixed, so that a run is the same each time;
`SCHEMATHESIS_SECONDS` makes it go on so long, `SCHEMATHESIS_SEED` makes it another one. Real cases,
tasks and files are in the database, and their numbers among the values that are tried.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.servers.basehttp import WSGIRequestHandler

from lingqu.cases.api import throttle
from lingqu.cases.models import Case, CaseEvent, CaseFile, Task
from tests.cases.api.conftest import FORM

SECONDS = os.environ.get("SCHEMATHESIS_SECONDS", "")
SEED = os.environ.get("SCHEMATHESIS_SEED", "20261124")
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

HOOKS = """
import itertools
import schemathesis

COUNT = itertools.count()

@schemathesis.hook
def before_call(context, case, kwargs):
    # The same key for every request would make all but the first "key-reused", and two revisions
    # at random would rarely be the same: four of five get what an honest client would send.
    key = (case.headers or {}).get("Idempotency-Key")
    number = next(COUNT)
    said = case.body.get("revision") if isinstance(case.body, dict) else None
    mark = (case.headers or {}).get("If-Match")
    if isinstance(said, int) and number % 5 and mark in ('"1"', '"2"', '"3"'):
        case.headers["If-Match"] = f'"{said}"'
    if isinstance(key, str) and key.isascii() and key.isprintable() and 0 < len(key) < 50:
        if " " not in key and number % 5:
            case.headers["Idempotency-Key"] = f"{key}-{number}"
"""
CONFIG = """
hooks = "own_hooks"

# Whether a unit, an outcome or a field is one of the case's type is no matter of the document, and
# neither are conditions in FEEL: data that fits the document may still be refused with 422.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]

[auth.openapi.Token]
bearer = {token}

[dictionaries.cases]
values = {cases}

[dictionaries.tasks]
values = {tasks}

[dictionaries.files]
values = {files}

[dictionaries.types]
values = ["licence.licence"]

[dictionaries.units]
values = ["office", "elsewhere"]

[dictionaries.outcomes]
values = ["accept", "supplement", "pass", "grant", "refuse", "delivered"]

[dictionaries.posts]
values = [{post}]

[dictionaries.numbers]
values = [{number}]

[dictionaries.codes]
values = [{code}]

[dictionaries.marks]
values = ['"1"', '"2"', '"3"']

[dictionaries.revisions]
values = [1, 2, 3]

[dictionaries.kinds]
values = ["hearing", "experts"]

[dictionaries.clocks]
values = ["promise"]

[dictionaries.materials]
values = ["application", "layout"]

[dictionaries.people]
values = ["chief", "clerk", "reviewer"]

[parameters]
"path.case_id" = {{ dictionary = "cases", probability = 0.8 }}
"path.task_id" = {{ dictionary = "tasks", probability = 0.8 }}
"path.file_id" = {{ dictionary = "files", probability = 0.8 }}
"path.code" = {{ dictionary = "types", probability = 0.8 }}
"query.type" = {{ dictionary = "types", probability = 0.5 }}
"header.X-Post" = {{ dictionary = "posts", probability = 0.9 }}
"body.type" = {{ dictionary = "types", probability = 0.8 }}
"body.unit" = {{ dictionary = "units", probability = 0.8 }}
"body.outcome" = {{ dictionary = "outcomes", probability = 0.8 }}
"header.If-Match" = {{ dictionary = "marks", probability = 0.9 }}
"body.revision" = {{ dictionary = "revisions", probability = 0.9 }}
"body.number" = {{ dictionary = "numbers", probability = 0.9 }}
"body.code" = {{ dictionary = "codes", probability = 0.9 }}
"body.kind" = {{ dictionary = "kinds", probability = 0.5 }}
"body.clock" = {{ dictionary = "clocks", probability = 0.9 }}
"body.material" = {{ dictionary = "materials", probability = 0.8 }}
"body.units[*]" = {{ dictionary = "units", probability = 0.9 }}
"body.to" = {{ dictionary = "people", probability = 0.8 }}
"""


@pytest.mark.django_db(transaction=True)
def test_whatever_the_document_allows_or_forbids_is_answered_as_it_says(
    live_server, licence, ask, clerk, reviewer, chief, elsewhere, tmp_path, monkeypatch
):
    monkeypatch.setattr(throttle, "A_MINUTE", 10**9)
    # The server writes head and body apart; each answer would wait 40 ms for the client's ACK.
    monkeypatch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
    number, code = _some_cases(ask, licence, clerk)
    (tmp_path / "own_hooks.py").write_text(HOOKS, encoding="utf-8")
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        CONFIG.format(
            token=json.dumps(ask(chief).token),
            cases=list(Case.objects.values_list("pk", flat=True)),
            tasks=list(Task.objects.values_list("pk", flat=True)),
            files=list(CaseFile.objects.values_list("pk", flat=True)),
            number=json.dumps(number),
            code=json.dumps(code),
            post=json.dumps(str(chief.posts.get().pk)),
        ),
        encoding="utf-8",
    )
    program = Path(sys.executable).with_name("schemathesis")
    ran = subprocess.run(
        [
            *(program, "--config-file", config, "run", f"{live_server.url}/api/v1/openapi.json"),
            *("--seed", SEED, "--checks", "all", "--workers", "1", "--continue-on-failure"),
            *(("--max-time", SECONDS) if SECONDS else ("--max-examples", "20")),
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=900,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert ran.returncode == 0, f"{ran.stdout[-20000:]}\n{ran.stderr[-2000:]}"
    done = set(CaseEvent.objects.values_list("verb", flat=True))
    assert {"claimed", "commented", "withdrawn"} <= done  # it got far enough to act


def _some_cases(ask, licence, clerk):
    """Begin six cases for each stage: begun, with a file, in review, waiting for its applicant;
    return number and code of the last."""
    for stage in ("begun", "filed", "reviewed", "supplement") * 6:
        made = ask(clerk).post("/cases", {"type": licence, "data": FORM}).json()
        task = made["tasks"][0]
        if stage == "filed":
            fields = {"material": "application", "file": SimpleUploadedFile("a.pdf", PDF)}
            assert ask(clerk).send(f"/tasks/{task}/files", fields).status_code == 201
        if stage in ("reviewed", "supplement"):
            outcome = "accept" if stage == "reviewed" else "supplement"
            body = {"outcome": outcome, "opinion": "材料"}
            assert ask(clerk).post(f"/tasks/{task}/complete", body).status_code == 200
    return made["number"], made["query_code"]
