"""The demonstration's catalogue: every state of a resource's life, and the same after a second load."""

import pytest
from django.db.models import Count

from lingqu.access import demo
from lingqu.datasets.models import Draft, Resource, ResourceVersion, State


@pytest.mark.django_db
def test_the_demonstration_has_resources_in_every_state_and_loads_again(monkeypatch):
    monkeypatch.setattr(demo, "ABOVE", ("lingqu.datasets.demo",))
    counts = demo.load()
    states = dict(Resource.objects.values_list("state").annotate(n=Count("pk")).order_by())
    assert states.keys() == {*State} - {State.DELETED}
    assert counts["resources"] == Resource.objects.count() >= 40
    before = (ResourceVersion.objects.count(), Draft.objects.count())
    demo.load()
    assert (ResourceVersion.objects.count(), Draft.objects.count()) == before
    assert Resource.objects.get(name="medical_institutions").versions.count() == 2
