"""The one way out: a polite and suspicious HTTP client. No Django: settings come in as a Policy.

Only hosts on the list, only https (loopback in tests apart), only public addresses: a name is resolved here and the
connection goes to the very address that was checked, so that a name that answers otherwise a moment later leads
nowhere. Redirects are followed by hand, each as if it were asked for. Time and bytes are counted while they come.
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

MEGABYTE: Final = 1_000_000
REDIRECTS: Final = 3
LONGEST_WAIT: Final = timedelta(hours=24)  # whatever Retry-After says
JSON: Final = ("application/json", "application/vnd.api+json", "text/json")
PAGES: Final = ("text/html", "application/xhtml+xml")
FILES: Final = (
    "application/pdf",
    "text/csv",
    "text/plain",
    "application/csv",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/octet-stream",
    "binary/octet-stream",
)
_IN_WORDS: Final = {JSON: "JSON", PAGES: "a web page", FILES: "a file"}
_CHALLENGE: Final = re.compile(
    rb"Just a moment\.\.\.|Enable JavaScript and cookies|Checking your browser|cf-chl|_Incapsula_"
    rb"|<title>[^<]{0,40}(?:Access denied|Attention required|Are you a robot)",
    re.I,
)


class FetchFailed(Exception):
    """Why nothing came, in one line. `host_is_ill`: the host's breaker counts it. `retry_after`: it asked for time."""

    def __init__(self, line: str, *, host_is_ill: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(line)
        self.host_is_ill, self.retry_after = host_is_ill, retry_after


class Gone(FetchFailed):
    """The publisher says that nothing is there (404, 410)."""


@dataclass(frozen=True)
class Policy:
    """Where we may go and how much we take. `agent` says who asks and how to reach us."""

    hosts: frozenset[str]
    agent: str
    max_bytes: int = 50 * MEGABYTE
    max_seconds: float = 60
    read_seconds: float = 15
    loopback: bool = False  # for tests: http to this machine


@dataclass(frozen=True)
class Answer:
    """What came. `data` is None where nothing has changed since `etag` or `last_modified`."""

    url: str
    data: bytes | None
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def fetch(
    url: str, *, policy: Policy, expect: tuple[str, ...] = JSON, etag: str = "", last_modified: str = ""
) -> Answer:
    """Get what is at the address, following redirects on the list. Raises FetchFailed, always with one line."""
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in conditions.items() if value}
    for _ in range(REDIRECTS + 1):
        answer = _one(url, policy=policy, expect=expect, headers=headers)
        if isinstance(answer, Answer):
            return answer
        url = answer
    raise FetchFailed(f"{urlsplit(url).hostname} redirects more than {REDIRECTS} times.")


def _one(url: str, *, policy: Policy, expect: tuple[str, ...], headers: Mapping[str, str]) -> Answer | str:
    """One request: the answer, or the address that it redirects to."""
    host = check_address(url, policy=policy)
    target = _pinned(url, resolve(url, policy=policy))
    sent = {"Host": urlsplit(url).netloc, "User-Agent": policy.agent, "Accept": ", ".join(expect), **headers}
    sent["Accept-Encoding"] = "identity"  # a body that unpacks is a body whose size nobody knows
    timeout = httpx.Timeout(policy.read_seconds)
    over = threading.Event()
    # Proxies and .netrc of the environment are not ours to follow: the address that was checked is the one we ask.
    with httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client:
        request = client.build_request("GET", target, headers=sent, extensions={"sni_hostname": host})
        alarm = threading.Timer(policy.max_seconds, _hang_up, args=(over, client))
        alarm.daemon = True
        alarm.start()
        try:
            return _read(client.send(request, stream=True), url, host, policy=policy, expect=expect, over=over)
        except httpx.TimeoutException as error:
            raise FetchFailed(f"{host} did not answer in time.", host_is_ill=True) from error
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError, OSError) as error:
            raise _broken(host, error, over=over, policy=policy) from error
        finally:
            alarm.cancel()


def _hang_up(over: threading.Event, client: httpx.Client) -> None:
    over.set()
    client.close()


def _broken(host: str, error: Exception, *, over: threading.Event, policy: Policy) -> FetchFailed:
    if over.is_set():
        return FetchFailed(f"{host} took more than {policy.max_seconds:g} seconds and was left.", host_is_ill=True)
    if "CERTIFICATE" in str(error).upper():
        return FetchFailed(f"{host} shows a certificate that is not good for it.", host_is_ill=True)
    if isinstance(error, httpx.ConnectError):
        return FetchFailed(f"{host} cannot be reached.", host_is_ill=True)
    return FetchFailed(f"{host} broke off its answer ({type(error).__name__}).", host_is_ill=True)


def _read(
    response: httpx.Response, url: str, host: str, *, policy: Policy, expect: tuple[str, ...], over: threading.Event
) -> Answer | str:
    if response.status_code == 304:
        return Answer(url, None)
    if response.status_code in (301, 302, 303, 307, 308):
        return urljoin(url, response.headers.get("location", ""))
    _check_status(response, host)
    data = _body(response, host, policy=policy, over=over)
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    _check_kind(kind, data, host, expect=expect)
    kept = response.headers.get("etag", "")[:500], response.headers.get("last-modified", "")[:100]
    return Answer(url, data, kind, *kept, headers=dict(response.headers))


# --- where we may go -----------------------------------------------------------------------------------------------


def check_address(url: str, *, policy: Policy) -> str:
    """The host of an address that we may ask. Raises FetchFailed."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise FetchFailed(f"“{url[:80]}” is no address.") from error
    is_ours = policy.loopback and parts.scheme == "http" and host in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not is_ours:
        raise FetchFailed(f"“{url[:80]}” is not https, so it was not asked.")
    if host not in policy.hosts:
        raise FetchFailed(f"{host or 'An address without a host'} is not on the list of hosts that may be asked.")
    if parts.username or parts.password or (port not in (None, 443) and not is_ours):
        raise FetchFailed(f"“{url[:80]}” has a sign-in or a port in it, so it was not asked.")
    return host


def resolve(url: str, *, policy: Policy) -> str:
    """The public address that the host's name has now. Raises FetchFailed: of several, none may be private."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise FetchFailed(f"{host} cannot be found.", host_is_ill=True) from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not policy.loopback and not all(is_public(address) for address in addresses):
        raise FetchFailed(f"{host} leads to a private address, so it was not asked.")
    if policy.loopback and not all(ipaddress.ip_address(address).is_loopback for address in addresses):
        raise FetchFailed(f"{host} leads off this machine, so it was not asked.")
    return addresses[0]


def is_public(address: str) -> bool:
    """Anybody's on the internet: not this machine, this network, a carrier's, a cloud's metadata, or hidden in IPv6."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None,))[0]
        if inner is not None or parsed in ipaddress.ip_network("64:ff9b::/96"):
            return False  # no publisher's name leads to one, and what is inside may be private
    return parsed.is_global and not parsed.is_multicast


def _pinned(url: str, address: str) -> str:
    parts = urlsplit(url)
    host = f"[{address}]" if ":" in address else address
    port = f":{parts.port}" if parts.port else ""
    return parts._replace(netloc=host + port, fragment="").geturl()


# --- what we take --------------------------------------------------------------------------------------------------


def _check_status(response: httpx.Response, host: str) -> None:
    status = response.status_code
    if status == 200:
        return
    if status in (404, 410):
        raise Gone(f"{host} says that nothing is there ({status}).")
    if status in (429, 503):
        wait = _retry_after(response.headers.get("retry-after", ""))
        raise FetchFailed(f"{host} asks to be left alone for a while ({status}).", host_is_ill=True, retry_after=wait)
    if status in (401, 403):
        raise FetchFailed(f"{host} refuses to answer programs ({status}).", host_is_ill=True)
    raise FetchFailed(f"{host} answers with an error ({status}).", host_is_ill=status >= 500)


def _retry_after(value: str) -> timedelta | None:
    """Seconds or a date, as HTTP allows; at most a day."""
    if value.strip().isdecimal():
        return min(timedelta(seconds=int(value.strip()[:9])), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(timedelta(), min(moment - datetime.now(UTC), LONGEST_WAIT))


def _body(response: httpx.Response, host: str, *, policy: Policy, over: threading.Event) -> bytes:
    limit = policy.max_bytes
    too_large = FetchFailed(f"{host} sends more than {limit / MEGABYTE:g} MB, so it was left.")
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise FetchFailed(f"{host} sends a packed answer that was not asked for.")
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > limit:
        raise too_large
    held = bytearray()
    for chunk in response.iter_raw():
        held += chunk
        if len(held) > limit:
            raise too_large
        if over.is_set():
            raise httpx.ReadError("closed")
    return bytes(held)


def _check_kind(kind: str, data: bytes, host: str, *, expect: tuple[str, ...]) -> None:
    is_page = kind in PAGES or data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
    if is_page and _CHALLENGE.search(data[:20_000]):
        raise FetchFailed(f"{host} asks for a browser instead of answering.", host_is_ill=True)
    if is_page and expect != PAGES:
        raise FetchFailed(f"{host} answers with a web page where {_IN_WORDS.get(expect, 'data')} was expected.")
    if kind not in expect:
        wanted = _IN_WORDS.get(expect, "data")
        raise FetchFailed(f"{host} answers with “{kind[:60] or 'nothing said'}” where {wanted} was expected.")
