"""The handler: one row for each time its effect was committed."""

import time

from django.db import connection

PAUSE = 0.002  # so that a worker killed at any moment is often killed here
MAKE = "CREATE TABLE probe_effect (message varchar(200))"
COUNT = "SELECT count(*) FROM probe_effect"
DROP = "DROP TABLE probe_effect"


def note(message, *, now):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe_effect (message) VALUES (%s)", [message.key])
    time.sleep(PAUSE)


def fail(message, *, now):
    note(message, now=now)
    raise ValueError("13800001234 is in this text")
