"""The database itself refuses to change history and published versions; words are indexed."""

from django.db import migrations

from lingqu.kernel.triggers import run_per_vendor

TABLES = ("cases_caseevent", "cases_casetypeversion", "cases_casetypefile", "cases_casecomment")
WORDS = "cases_case_words"

SQLITE = [
    f"""CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
    for table in TABLES
    for act in ("UPDATE", "DELETE")
]
SQLITE += [
    f"""CREATE VIRTUAL TABLE {WORDS} USING fts5(words, content='cases_case', content_rowid='id',
    tokenize="unicode61 remove_diacritics 0", detail=none, columnsize=0)""",
    f"""CREATE TRIGGER {WORDS}_insert AFTER INSERT ON cases_case
    BEGIN INSERT INTO {WORDS}(rowid, words) VALUES (new.id, new.words); END""",
    f"""CREATE TRIGGER {WORDS}_update AFTER UPDATE OF words ON cases_case WHEN old.words <> new.words
    BEGIN INSERT INTO {WORDS}({WORDS}, rowid, words) VALUES ('delete', old.id, old.words);
    INSERT INTO {WORDS}(rowid, words) VALUES (new.id, new.words); END""",
    f"""CREATE TRIGGER {WORDS}_delete AFTER DELETE ON cases_case
    BEGIN INSERT INTO {WORDS}({WORDS}, rowid, words) VALUES ('delete', old.id, old.words); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$""",
]
for table in TABLES:
    POSTGRESQL += [
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION cases_refuse()""",
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse()""",
    ]
POSTGRESQL.append(f"CREATE INDEX {WORDS} ON cases_case USING gin (to_tsvector('simple', words))")

DROPS = {
    "sqlite": [
        *(f"DROP TRIGGER {table}_no_{act}" for table in TABLES for act in ("update", "delete")),
        *(f"DROP TRIGGER {WORDS}_{act}" for act in ("insert", "update", "delete")),
        f"DROP TABLE {WORDS}",
    ],
    "postgresql": [
        *(f"DROP TRIGGER {t}_no_{a} ON {t}" for t in TABLES for a in ("change", "truncate")),
        "DROP FUNCTION cases_refuse()",
        f"DROP INDEX {WORDS}",
    ],
}


class Migration(migrations.Migration):
    dependencies = (("cases", "0001_initial"),)
    operations = (
        run_per_vendor(forwards={"sqlite": SQLITE, "postgresql": POSTGRESQL}, backwards=DROPS),
    )
