"""The database itself refuses to change or remove a version of the calendar."""

from django.db import migrations

from lingqu.kernel.triggers import run_per_vendor

TABLE = "kernel_calendarversion"

SQLITE = [
    f"""CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'the calendar is append-only'); END"""
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"""CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the calendar is append-only'; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()""",
]
DROPS = {
    "sqlite": [f"DROP TRIGGER {TABLE}_no_{act}" for act in ("update", "delete")],
    "postgresql": [
        f"DROP TRIGGER {TABLE}_no_change ON {TABLE}",
        f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}",
        f"DROP FUNCTION {TABLE}_refuse()",
    ],
}


class Migration(migrations.Migration):
    dependencies = (("kernel", "0004_calendar"),)
    operations = (
        run_per_vendor(
            forwards={"sqlite": SQLITE, "postgresql": POSTGRESQL},
            backwards=DROPS,
        ),
    )
