"""Two values of one parameter may never hold on the same day."""

from django.db import migrations

from lingqu.kernel.triggers import run_per_vendor

TABLE = "kernel_parameter"
OVERLAP = f"""SELECT 1 FROM {TABLE} AS other
    WHERE other.name = NEW.name AND other.id <> NEW.id
    AND (other.until IS NULL OR other.until > NEW.since)
    AND (NEW.until IS NULL OR NEW.until > other.since)"""  # noqa: S608 - a constant table name

SQLITE = [
    f"""CREATE TRIGGER {TABLE}_no_overlap_{act.lower()} AFTER {act} ON {TABLE}
    WHEN EXISTS ({OVERLAP})
    BEGIN SELECT RAISE(ABORT, 'kernel_parameter_no_overlap'); END"""
    for act in ("INSERT", "UPDATE")
]
POSTGRESQL = [
    f"""CREATE FUNCTION {TABLE}_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS ({OVERLAP}) THEN
            RAISE EXCEPTION 'kernel_parameter_no_overlap' USING ERRCODE = '23P01';
        END IF;
        RETURN NULL;
    END $$""",
    f"""CREATE TRIGGER {TABLE}_no_overlap AFTER INSERT OR UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_overlap()""",
]
DROPS = {
    "sqlite": [f"DROP TRIGGER {TABLE}_no_overlap_{act}" for act in ("insert", "update")],
    "postgresql": [
        f"DROP TRIGGER {TABLE}_no_overlap ON {TABLE}",
        f"DROP FUNCTION {TABLE}_overlap()",
    ],
}


class Migration(migrations.Migration):
    dependencies = (("kernel", "0002_audit_guards"),)
    operations = (
        run_per_vendor(
            forwards={"sqlite": SQLITE, "postgresql": POSTGRESQL},
            backwards=DROPS,
        ),
    )
