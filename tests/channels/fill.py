"""Prepare the database of real workers and print the receiver's secret.

python -m tests.channels.fill <messages> <address> <lease>
"""

import sys
from datetime import date

QUICK = {
    "channels.retry_first_seconds": 0,
    "channels.retry_greatest_seconds": 0,
}


def main(messages, url, lease):
    import django

    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    from lingqu.channels import services
    from lingqu.channels.outbox import put
    from tests.channels.probe import effects

    with transaction.atomic():
        shorten_pauses(lease)
        with connection.cursor() as cursor:
            cursor.execute(effects.MAKE)
        _made, secret = services.subscribe(
            actor=operator(), label="receiver", url=url, kinds=["probe"], at=timezone.now()
        )
        for n in range(messages):
            put(kind="probe.happened", payload={"number": n}, key=f"{n}", at=timezone.now())
    sys.stdout.write(secret)


def shorten_pauses(lease):
    from lingqu.kernel.parameters import DatedValue, apply

    since = date(2021, 1, 1)
    apply(
        DatedValue(name=name, unit="second", value=value, since=since, until=None, source="test")
        for name, value in {**QUICK, "channels.lease_seconds": lease}.items()
    )


def operator():
    from lingqu.access.models import Person, Post, Role, Unit

    day = date(2020, 1, 1)
    unit = Unit.objects.create(key="u", name="u", path="1", area_code="990100000000", opened_on=day)
    role = Role.objects.create(code="r", label="r", permissions=["channels.manage"])
    person = Person.objects.create(login_name="operator", display_name="operator")
    Post.objects.create(person=person, unit=unit, role=role, scope="all", since=day)
    return person


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
