"""PostgreSQL's index of words knows the block of a case's number, so that recent cases are found
without reading all that have a common word."""

from django.conf import settings
from django.db import migrations, models

from lingqu.kernel.triggers import run_per_vendor

DROP = "DROP INDEX cases_case_words"
CREATE = "CREATE INDEX cases_case_words ON cases_case USING gin ({})"
# Written out: a migration stays as it was when lingqu.cases.full_text changes.
WITH_BLOCK = (
    "to_tsvector('simple', words || ' block' || (id >> 12)::text || ' zone' || (id >> 18)::text)"
)
WITHOUT = "to_tsvector('simple', words)"


class Migration(migrations.Migration):
    dependencies = (
        ("access", "0004_channels_permission"),
        ("cases", "0005_task_by_case_and_unit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )
    operations = (
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["-id"],
                name="cases_case_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("supervised__gt", 0)),
                fields=["-id"],
                name="cases_case_supervised",
            ),
        ),
        run_per_vendor(
            forwards={"sqlite": [], "postgresql": [DROP, CREATE.format(WITH_BLOCK)]},
            backwards={"sqlite": [], "postgresql": [DROP, CREATE.format(WITHOUT)]},
        ),
    )
