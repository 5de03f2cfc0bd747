"""SQL of migrations for one database each."""

import pytest
from django.apps import apps
from django.db import connection

from lingqu.kernel.triggers import run_per_vendor


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_run_as_it_is_written():
    statements = {vendor: ["SELECT '1 % of all %s'"] for vendor in ("sqlite", "postgresql")}
    step = run_per_vendor(forwards=statements, backwards=statements)
    with connection.schema_editor(atomic=False) as editor:
        step.code(apps, editor)
        step.reverse_code(apps, editor)
