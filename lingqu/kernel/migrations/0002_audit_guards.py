"""The database itself refuses to change or remove audit entries, whoever asks."""

from django.db import migrations

from lingqu.kernel.triggers import run_per_vendor

ENTRY, HEAD = "kernel_auditentry", "kernel_audithead"

SQLITE = [
    f"""CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
    for table, act in ((ENTRY, "UPDATE"), (ENTRY, "DELETE"), (HEAD, "DELETE"))
]
SQLITE.append(
    f"""CREATE TRIGGER {HEAD}_no_update BEFORE UPDATE ON {HEAD}
    WHEN NEW.count <= OLD.count
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
)

POSTGRESQL = [
    """CREATE FUNCTION kernel_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
    f"""CREATE TRIGGER {ENTRY}_no_change BEFORE UPDATE OR DELETE ON {ENTRY}
    FOR EACH ROW EXECUTE FUNCTION kernel_audit_refuse()""",
    f"""CREATE TRIGGER {HEAD}_no_delete BEFORE DELETE ON {HEAD}
    FOR EACH ROW EXECUTE FUNCTION kernel_audit_refuse()""",
    f"""CREATE TRIGGER {HEAD}_no_update BEFORE UPDATE ON {HEAD}
    FOR EACH ROW WHEN (NEW.count <= OLD.count) EXECUTE FUNCTION kernel_audit_refuse()""",
]
POSTGRESQL += [
    f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_audit_refuse()"""
    for table in (ENTRY, HEAD)
]

NAMES = {
    "sqlite": [
        (ENTRY, f"{ENTRY}_no_update"),
        (ENTRY, f"{ENTRY}_no_delete"),
        (HEAD, f"{HEAD}_no_delete"),
        (HEAD, f"{HEAD}_no_update"),
    ],
    "postgresql": [
        (ENTRY, f"{ENTRY}_no_change"),
        (ENTRY, f"{ENTRY}_no_truncate"),
        (HEAD, f"{HEAD}_no_delete"),
        (HEAD, f"{HEAD}_no_update"),
        (HEAD, f"{HEAD}_no_truncate"),
    ],
}
DROPS = {
    "sqlite": [f"DROP TRIGGER {name}" for _table, name in NAMES["sqlite"]],
    "postgresql": [f"DROP TRIGGER {name} ON {table}" for table, name in NAMES["postgresql"]]
    + ["DROP FUNCTION kernel_audit_refuse()"],
}


class Migration(migrations.Migration):
    dependencies = (("kernel", "0001_initial"),)
    operations = (
        run_per_vendor(
            forwards={"sqlite": SQLITE, "postgresql": POSTGRESQL},
            backwards=DROPS,
        ),
    )
