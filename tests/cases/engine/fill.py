"""Prepare the database of real workers: cases whose clocks ran out, and who wants to hear of them.

python -m tests.cases.engine.fill <cases> <address>
"""

import sys
from datetime import date, timedelta


def main(cases, url):
    import django

    django.setup()
    from django.utils import timezone

    from lingqu.access.models import Unit
    from lingqu.cases import opening, publishing
    from lingqu.cases.cli import parameters_of
    from lingqu.cases.models import Follower
    from lingqu.cases.source import read_sources
    from lingqu.channels import services
    from lingqu.kernel import parameters
    from lingqu.kernel.packs import packs
    from tests.cases.engine.conftest import CODE, FORM
    from tests.channels.fill import operator, shorten_pauses

    now, pack = timezone.now(), packs()["licence"]
    shorten_pauses(1)
    parameters.apply(parameters_of(pack))
    publishing.apply(read_sources(pack), pack=pack.name, at=now)
    unit = Unit.objects.create(
        key="health", name="health", path="2", area_code="990100000000", opened_on=date(2020, 1, 1)
    )
    parameters.apply(
        [
            parameters.DatedValue(
                name="licence.window_unit", unit="unit key", value="health",
                since=date(2021, 1, 1), until=None, source="test",
            )
        ]
    )  # fmt: skip
    Follower.objects.create(name="outbox")
    _made, secret = services.subscribe(
        actor=operator(), label="receiver", url=url, kinds=["case"], at=now
    )
    for _case in range(cases):
        opening.start(
            code=CODE, data=FORM, unit=unit, channel="web", actor=None, at=now - timedelta(days=60)
        )
    sys.stdout.write(secret)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
