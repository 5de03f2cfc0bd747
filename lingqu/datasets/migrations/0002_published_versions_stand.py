"""The database itself refuses to change a published version; only its end is written, once."""

from django.db import migrations

from lingqu.kernel.triggers import run_per_vendor

TABLE = "datasets_resourceversion"
FIXED = ("id", "resource_id", "number", "hash", "description", "note", "changed_by_id",
         "approved_by_id", "from_at")  # fmt: skip
SAME = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in FIXED)

SQLITE = [
    f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
    WHEN NOT (OLD.until_at IS NULL AND NEW.until_at IS NOT NULL AND {SAME})
    BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END""",
    f"""CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION datasets_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
    IF TG_OP = 'UPDATE' AND OLD.until_at IS NULL AND NEW.until_at IS NOT NULL
      AND to_jsonb(OLD) - 'until_at' = to_jsonb(NEW) - 'until_at' THEN RETURN NEW; END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION datasets_refuse()""",
    """CREATE FUNCTION datasets_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION datasets_refuse_truncate()""",
]
DROPS = {
    "sqlite": [f"DROP TRIGGER {TABLE}_no_{act}" for act in ("update", "delete")],
    "postgresql": [
        *(f"DROP TRIGGER {TABLE}_no_{act} ON {TABLE}" for act in ("change", "truncate")),
        "DROP FUNCTION datasets_refuse()",
        "DROP FUNCTION datasets_refuse_truncate()",
    ],
}


class Migration(migrations.Migration):
    dependencies = (("datasets", "0001_catalogue"),)
    operations = (
        run_per_vendor(forwards={"sqlite": SQLITE, "postgresql": POSTGRESQL}, backwards=DROPS),
    )
