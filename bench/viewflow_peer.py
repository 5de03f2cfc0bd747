"""The six-step case in django-viewflow on SQLite, for bench.cases; prints one JSON object.

    python -m bench.viewflow_peer CASES

A process of its own, because viewflow wants its own settings. One case is three requests, each a
transaction: start (two automatic steps), complete the review, complete the decision (two automatic
steps). viewflow is AGPL with an exception; it is a peer of the measurement, not a dependency.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import django
from django.conf import settings

FOLDER = tempfile.mkdtemp(prefix="lingqu-viewflow-")


def configure() -> None:
    """Set Django up with viewflow's own tables in a fresh SQLite file."""
    settings.configure(
        SECRET_KEY="only-for-a-measurement",  # noqa: S106
        INSTALLED_APPS=[
            "django.contrib.contenttypes", "django.contrib.auth", "viewflow", "viewflow.workflow",
            "bench.viewflow_six",
        ],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(FOLDER) / "peer.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command":
                        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"},
        }},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True,
    )  # fmt: skip
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def main() -> None:
    """Measure and print."""
    configure()
    from django.contrib.auth.models import User
    from django.db import connection, transaction
    from viewflow.workflow.models import Process, Task

    from bench.viewflow_six.flows import Six

    user = User.objects.create(username="officer")
    form = {"amount": 1200, "applicant": "company", "note": "说明" * 350, "ok": True}

    def complete(process: Process, name: str) -> None:
        with transaction.atomic():
            task = Task.objects.get(process=process, flow_task=getattr(Six.instance, name),
                                    status="NEW")  # fmt: skip
            activation = task.flow_task.activation_class(task)
            activation.assign(user)
            activation.start(None)
            activation.execute()

    def case() -> None:
        with transaction.atomic():
            process = Six.start.run(data=dict(form))
        complete(process, "review")
        complete(process, "decide")

    case()
    count = int(sys.argv[1])
    began = time.process_time()
    for _case in range(count):
        case()
    rate = count / (time.process_time() - began)
    done = Process.objects.filter(status="DONE").count()
    print(json.dumps({"cases_per_second": rate, "done": done, "of": count + 1}))
    connection.close()


if __name__ == "__main__":
    main()
