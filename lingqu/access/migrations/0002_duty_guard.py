"""One person never holds two of the three administrators' roles at the same time."""

from django.db import migrations

from lingqu.kernel.triggers import run_per_vendor

CONFLICT = """SELECT 1 FROM access_post AS other
    JOIN access_role AS theirs ON theirs.id = other.role_id
    JOIN access_role AS mine ON mine.id = NEW.role_id
    WHERE other.person_id = NEW.person_id AND other.id <> NEW.id
    AND mine.duty <> '' AND theirs.duty <> '' AND mine.duty <> theirs.duty
    AND (other.until IS NULL OR other.until > NEW.since)
    AND (NEW.until IS NULL OR NEW.until > other.since)"""

SQLITE = [
    f"""CREATE TRIGGER access_post_one_duty_{act.lower()} AFTER {act} ON access_post
    WHEN EXISTS ({CONFLICT})
    BEGIN SELECT RAISE(ABORT, 'access_post_one_duty'); END"""
    for act in ("INSERT", "UPDATE")
]
POSTGRESQL = [
    f"""CREATE FUNCTION access_post_duty() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS ({CONFLICT}) THEN
            RAISE EXCEPTION 'access_post_one_duty' USING ERRCODE = '23P01';
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER access_post_one_duty AFTER INSERT OR UPDATE ON access_post
    FOR EACH ROW EXECUTE FUNCTION access_post_duty()""",
]
DROPS = {
    "sqlite": [f"DROP TRIGGER access_post_one_duty_{act}" for act in ("insert", "update")],
    "postgresql": [
        "DROP TRIGGER access_post_one_duty ON access_post",
        "DROP FUNCTION access_post_duty()",
    ],
}


class Migration(migrations.Migration):
    dependencies = (("access", "0001_initial"), ("kernel", "0001_initial"))
    operations = (
        run_per_vendor(
            forwards={"sqlite": SQLITE, "postgresql": POSTGRESQL},
            backwards=DROPS,
        ),
    )
