"""The database itself refuses to change a message or an attempt; old ones may be deleted whole."""

from django.db import migrations

from lingqu.kernel.triggers import run_per_vendor

TABLES = ("channels_message", "channels_attempt")

SQLITE = [
    f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, 'messages and attempts are never changed'); END"""
    for table in TABLES
]
POSTGRESQL = [
    """CREATE FUNCTION channels_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'messages and attempts are never changed'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION channels_refuse()"""
        for table in TABLES
    ),
]
DROPS = {
    "sqlite": [f"DROP TRIGGER {table}_no_update" for table in TABLES],
    "postgresql": [f"DROP TRIGGER {table}_no_update ON {table}" for table in TABLES]
    + ["DROP FUNCTION channels_refuse()"],
}


class Migration(migrations.Migration):
    dependencies = (("channels", "0001_outbox"),)
    operations = (
        run_per_vendor(
            forwards={"sqlite": SQLITE, "postgresql": POSTGRESQL},
            backwards=DROPS,
        ),
    )
