"""The one way out: where it goes, what it takes, and how it says that it did not."""

import socket
import time
from datetime import timedelta

import pytest

from evidence.connectors.client import FILES, FetchFailed, Gone, Policy, fetch, is_public
from tests.evidence.publisher import as_json

POLICY = Policy(frozenset({"127.0.0.1", "localhost"}), "tests", max_bytes=200_000, max_seconds=1, loopback=True)
REAL = Policy(frozenset({"www.example.org"}), "tests")
HTML = {"Content-Type": "text/html; charset=utf-8"}


def line(url: str, policy: Policy = POLICY, **options) -> str:
    with pytest.raises(FetchFailed) as failure:
        fetch(url, policy=policy, **options)
    assert "\n" not in str(failure.value)
    assert str(failure.value).endswith(".")
    return str(failure.value)


def names_lead_to(monkeypatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)


def test_client_gets_what_is_there_and_says_who_asks(publisher):
    publisher.routes["/a"] = as_json({"results": []}, ETag='"1"')
    answer = fetch(f"{publisher.base}/a", policy=POLICY)
    assert (answer.data, answer.etag) == (b'{"results": []}', '"1"')
    assert publisher.headers[0]["User-Agent"] == "tests"


def test_client_asks_only_for_what_is_new(publisher):
    publisher.routes["/a"] = lambda handler: (304 if handler.headers["If-None-Match"] == '"1"' else 500, {}, b"")
    assert fetch(f"{publisher.base}/a", policy=POLICY, etag='"1"').data is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://elsewhere.example.org/", "not on the list"),
        ("http://www.example.org/", "is not https"),
        ("file:///etc/hostname", "is not https"),
        ("https://me:secret@www.example.org/", "a sign-in or a port"),
        ("https://www.example.org:8443/", "a sign-in or a port"),
        ("https://[half/", "is no address"),
    ],
)
def test_client_goes_nowhere_else(url, words):
    assert words in line(url, REAL)


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "192.168.1.1"])
def test_client_refuses_a_name_that_leads_to_a_private_address(monkeypatch, address):
    names_lead_to(monkeypatch, "93.184.215.14", address)
    assert "leads to a private address" in line("https://www.example.org/", REAL)


@pytest.mark.parametrize(
    "address",
    ["::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "::", "224.0.0.1"],
)
def test_address_that_is_nobodys_or_hides_another_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["151.101.0.144", "2a04:4e42::144"])
def test_address_of_a_publisher_is_public(address):
    assert is_public(address)


def test_client_goes_to_the_address_that_was_checked(publisher, monkeypatch):
    publisher.routes["/a"] = as_json({})
    real, asked = socket.getaddrinfo, []

    def once(host, *args, **kwargs):
        if host != "localhost":
            return real(host, *args, **kwargs)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "10.0.0.1", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    fetch(publisher.base.replace("127.0.0.1", "localhost") + "/a", policy=POLICY)
    assert asked == ["localhost"]


@pytest.mark.parametrize(
    "to", ["http://10.0.0.1/", "https://169.254.169.254/latest/", "https://example.org/", "file:///x"]
)
def test_client_follows_no_redirect_off_the_list(publisher, to):
    publisher.routes["/a"] = 302, {"Location": to}, b""
    assert "was not asked" in (told := line(f"{publisher.base}/a")) or "not on the list" in told


def test_client_follows_a_redirect_on_the_list(publisher):
    publisher.routes |= {"/a": (303, {"Location": "/b"}, b""), "/b": as_json({"found": True})}
    assert fetch(f"{publisher.base}/a", policy=POLICY).data == b'{"found": true}'


def test_client_leaves_a_ring_of_redirects(publisher):
    publisher.routes["/a"] = 301, {"Location": "/a"}, b""
    assert "redirects more than 3 times" in line(f"{publisher.base}/a")


def test_client_leaves_five_gigabytes_at_once(publisher):
    publisher.routes["/a"] = 200, {"Content-Type": "application/json", "Content-Length": "5000000000"}, b"{"
    assert "sends more than 0.2 MB" in line(f"{publisher.base}/a")


def test_client_leaves_a_body_that_does_not_end(publisher):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    publisher.routes["/a"] = publisher.drip(head, b"x" * 100_000)
    assert "sends more than 0.2 MB" in line(f"{publisher.base}/a")


@pytest.mark.parametrize("head", [b"Content-Type: application/json\r\n\r\n", b"X: "])
def test_client_leaves_an_answer_that_drips(publisher, head):
    publisher.routes["/a"] = publisher.drip(b"HTTP/1.1 200 OK\r\n" + head, b"x")
    began = time.monotonic()
    assert "took more than 1 seconds" in line(f"{publisher.base}/a")
    assert time.monotonic() - began < 5


def test_client_knows_a_challenge_with_status_200(publisher):
    publisher.routes["/a"] = 200, HTML, b"<!DOCTYPE html><title>Just a moment...</title>"
    assert "asks for a browser instead of answering" in line(f"{publisher.base}/a")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((200, HTML, b"<html><p>Maintenance."), "a web page where JSON was expected"),
        ((200, {"Content-Type": "application/json"}, b"<!DOCTYPE html><p>Maintenance."), "a web page where JSON"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "“image/png” where JSON was expected"),
        ((200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, b"x"), "a packed answer"),
        ((403, HTML, b"no"), "refuses to answer programs (403)"),
        ((422, {}, b"no"), "an error (422)"),
        ((500, {}, b"no"), "an error (500)"),
    ],
)
def test_client_says_in_a_line_what_it_did_not_take(publisher, reply, words):
    publisher.routes["/a"] = reply
    assert words in line(f"{publisher.base}/a")


def test_client_takes_files_where_files_are_expected(publisher):
    publisher.routes["/a.csv"] = 200, {"Content-Type": "text/csv; charset=utf-8"}, b"a,b\n1,2\n"
    assert fetch(f"{publisher.base}/a.csv", policy=POLICY, expect=FILES).content_type == "text/csv"


def test_client_tells_gone_from_ill(publisher):
    with pytest.raises(Gone):
        fetch(f"{publisher.base}/nothing", policy=POLICY)


@pytest.mark.parametrize(
    ("value", "wait"),
    [("120", timedelta(minutes=2)), ("999999999", timedelta(hours=24)), ("Sun, 06 Nov 1994 08:49:37 GMT", timedelta())],
)
def test_client_hears_how_long_it_shall_wait(publisher, value, wait):
    publisher.routes["/a"] = 429, {"Retry-After": value}, b""
    with pytest.raises(FetchFailed) as failure:
        fetch(f"{publisher.base}/a", policy=POLICY)
    assert failure.value.retry_after == wait


def test_client_says_that_nobody_is_there():
    assert "cannot be reached" in line("http://127.0.0.1:9/")


def test_client_says_that_an_answer_broke_off(publisher):
    publisher.routes["/a"] = 200, {"Content-Type": "application/json", "Content-Length": "100"}, b"{"
    assert "broke off its answer" in line(f"{publisher.base}/a")
