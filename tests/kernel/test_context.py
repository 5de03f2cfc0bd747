"""The context of a request: a number of our own, and a network instead of an address."""

import pytest

from lingqu.kernel.context import client_address, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.3.2.77", "10.3.2.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("::ffff:10.3.2.77", "10.3.2.0/24"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_the_log_keeps_the_network_and_not_the_address(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(("behind_proxy", "address"), [(True, "192.0.2.9"), (False, "127.0.0.1")])
def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(behind_proxy, address):
    meta = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 192.0.2.9", "REMOTE_ADDR": "127.0.0.1"}
    assert client_address(meta, behind_proxy=behind_proxy) == address


@pytest.mark.django_db
def test_the_answer_carries_a_request_number_that_the_client_did_not_choose(client):
    answer = client.get("/login", headers={"X-Request-ID": "mine"})
    assert len(answer["X-Request-ID"]) == 32
