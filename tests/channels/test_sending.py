"""Receivers that do not behave, and addresses that may not be reached."""

import ipaddress
import socket
import time

import pytest

from lingqu.channels import sending
from lingqu.channels.addresses import check_url, is_allowed
from lingqu.channels.sending import post
from lingqu.kernel.errors import DataError

from .receiver import heard, raw_server, receiving

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def hurried(monkeypatch):
    """Let a request have 0.4 seconds in all."""
    monkeypatch.setattr(sending, "TOTAL_SECONDS", 0.4)


def send(url):
    return post(url, headers={"webhook-id": "msg_1"}, body=b"{}")


def drip(text, pause=0.05):
    def talk(connection):
        heard(connection)
        for place in range(len(text)):
            connection.sendall(text[place : place + 1])
            time.sleep(pause)
        return len(text)

    return talk


def test_an_answer_a_drop_at_a_time_ends_with_the_time_for_the_whole(hurried):
    with raw_server(drip(OK + b"X-Slow: " + b"x" * 100)) as (url, _told):
        answer = send(url)
    assert (answer.status, answer.reason) == (None, "timeout")
    assert answer.milliseconds < 4000


def test_a_body_a_drop_at_a_time_does_not_undo_the_answer(hurried):
    def talk(connection):
        heard(connection)
        connection.sendall(OK + b"Content-Length: 1000\r\n\r\n")
        for _n in range(100):
            connection.sendall(b"x")
            time.sleep(0.05)

    with raw_server(talk) as (url, _told):
        answer = send(url)
    assert answer.is_success and answer.milliseconds < 4000


def test_of_a_huge_body_no_more_than_a_bit_is_read():
    def talk(connection):
        heard(connection)
        connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n")
        sent = 0
        try:
            while sent < 100 << 20:
                connection.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                sent += 65536
        except OSError:
            pass
        return sent

    with raw_server(talk) as (url, told):
        assert send(url).status == 200
    assert told[0] < 20 << 20  # what the sockets buffered


def test_a_head_without_end_is_refused():
    def talk(connection):
        heard(connection)
        connection.sendall(OK)
        try:
            for _n in range(1000):
                connection.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")
        except OSError:
            pass

    with raw_server(talk) as (url, _told):
        assert send(url).reason in {"protocol", "broken"}


@pytest.mark.parametrize(
    ("said", "reason"), [(b"", "protocol"), (OK, "protocol"), (b"SSH-2.0-x\r\n\r\n", "protocol")]
)
def test_who_closes_early_or_speaks_otherwise_has_not_answered(said, reason):
    def talk(connection):
        heard(connection)
        connection.sendall(said)

    with raw_server(talk) as (url, _told):
        answer = send(url)
    assert (answer.status, answer.reason) == (None, reason)


def test_who_closes_in_the_middle_of_the_body_has_answered():
    def talk(connection):
        heard(connection)
        connection.sendall(OK + b"Content-Length: 1000\r\n\r\nhalf")

    with raw_server(talk) as (url, _told):
        assert send(url).is_success


def test_a_redirect_is_not_followed(settings):
    settings.WEBHOOK_PRIVATE = True
    with receiving() as other:
        told = OK.replace(b"200 OK", b"307 Elsewhere") + f"Location: {other.url}\r\n".encode()

        def talk(connection):
            heard(connection)
            connection.sendall(told + b"Content-Length: 0\r\n\r\n")

        with raw_server(talk) as (url, _told):
            assert send(url).status == 307
        assert other.requests == 0


def test_nobody_there_and_no_tls_are_told_apart():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        assert send(f"http://127.0.0.1:{port}/").reason == "no_connection"

    def talk(connection):
        connection.recv(65536)  # the hello of TLS
        connection.sendall(b"no tls here\r\n")

    with raw_server(talk) as (url, _told):
        assert send(url.replace("http:", "https:")).reason == "tls"


def test_a_name_that_is_not_found_is_said(monkeypatch):
    def missing(*_arguments, **_options):
        raise socket.gaierror("none")

    monkeypatch.setattr(socket, "getaddrinfo", missing)
    assert send("http://nowhere.example/").reason == "no_name"


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["::1"]])
def test_a_name_that_leads_inside_is_refused_unless_allowed(monkeypatch, settings, answers):
    def lead(host, port, *_more, **_options):
        return [(2, 1, 6, "", (address, port)) for address in answers]

    settings.WEBHOOK_PRIVATE = False
    monkeypatch.setattr(socket, "getaddrinfo", lead)
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("connected"))
    assert send("http://receiver.example/").reason == "address_refused"


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch, settings):
    asked = []

    def lead(host, port, *_more, **_options):
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    with receiving() as server:
        monkeypatch.setattr("lingqu.channels.addresses.socket.getaddrinfo", lead)
        url = server.url.replace("127.0.0.1", "receiver.example")
        assert send(url).status == 401
    assert asked.count("receiver.example") == 1


NOWHERE = "0.0.0.0"  # noqa: S104 - to be refused
NEVER = [NOWHERE, "169.254.169.254", "224.0.0.1", "255.255.255.255", "fe80::1", "ff02::1", "::",
         "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "240.0.0.1"]  # fmt: skip
INSIDE = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd00::1",
          "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::1"]  # fmt: skip
OUTSIDE = ["1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", NEVER + INSIDE + OUTSIDE)
def test_addresses_inside_need_the_setting_and_some_are_never_reached(settings, address):
    settings.WEBHOOK_PRIVATE = False
    assert is_allowed(ipaddress.ip_address(address)) is (address in OUTSIDE)
    settings.WEBHOOK_PRIVATE = True
    assert is_allowed(ipaddress.ip_address(address)) is (address not in NEVER)


@pytest.mark.parametrize(
    "url",
    ["", "receiver.example", "ftp://a.example/", "file:///etc/passwd", "http://", "http:///x",
     "http://u:p@a.example/", "http://a.example/#f", "http://a.example:99999/", "http://a b/",
     "http://a.example/\n", "http://接收.example/", "http://a.example\\@b/", "http://[::1",
     "http://a.example:0/", "http://169.254.169.254/", "https://" + "a" * 500],
)  # fmt: skip
def test_what_is_no_address_of_a_receiver_is_refused(settings, url):
    settings.WEBHOOK_PRIVATE = True
    with pytest.raises(DataError):
        check_url(f"{url}x" if url.endswith("\n") else url)


def test_an_address_is_kept_as_it_is(settings):
    settings.WEBHOOK_PRIVATE = False
    assert check_url(" https://a.example:8443/x?y=1 ") == "https://a.example:8443/x?y=1"
    with pytest.raises(DataError):
        check_url("http://127.0.0.1/")
