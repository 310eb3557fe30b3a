"""Pages are fetched from where anybody may, within limits, and from nowhere else."""

import gzip
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from classifier.errors import InputError, LimitError, UnreadableError
from classifier.reading.fetching import Fetcher, is_url
from classifier.reading.fetching.addresses import is_public
from classifier.reading.fetching.places import place_of
from classifier.reading.fetching.robots import allows

PAGE = b"<html><body><p>Ketamine has side effects.</p></body></html>"


@dataclass
class Site:
    """A web site on this machine: what it answers, and what it was asked."""

    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    url: str = ""


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            here.agents.add(self.headers["User-Agent"])
            if self.path == "/drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for _ in range(100):
                    time.sleep(0.05)
                    try:
                        self.wfile.write(b"X-Wait: 1\r\n")
                    except OSError:
                        return
                return
            status, headers, body = here.pages.get(self.path, (404, {}, b"nothing"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


def anywhere(_address: str) -> bool:
    return True


@pytest.fixture
def fetch() -> Fetcher:
    """A fetcher that may go to this machine."""
    return Fetcher(100_000, seconds=10, permitted=anywhere)


def refused(fetch: Fetcher, url: str) -> InputError:
    with pytest.raises(InputError) as caught:
        fetch(url)
    assert str(caught.value).startswith(f"{url}: ")
    return caught.value


def test_a_page_comes_with_its_type(site: Site, fetch: Fetcher) -> None:
    site.pages["/page"] = (200, {"Content-Type": "text/html; charset=koi8-r"}, PAGE)
    found = fetch(f"{site.url}/page")
    assert (found.data, found.media_type) == (PAGE, "text/html; charset=koi8-r")
    assert site.asked == ["/robots.txt", "/page"]
    [agent] = site.agents
    assert agent.startswith("fairbalance/")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "2130706433",
    ],
)
def test_addresses_of_this_network_are_refused(site: Site, host: str) -> None:
    port = site.url.rpartition(":")[2]
    error = refused(Fetcher(1_000), f"http://{host}:{port}/page")
    assert isinstance(error, UnreadableError)
    assert error.reason == "not_fetched"
    assert not site.asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("2606:4700:4700::1111", True),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::101:101", True),
        ("2002:7f00:1::", False),
        ("2002:101:101::", False),
        ("192.88.99.1", False),
        ("fec0::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("nonsense", False),
    ],
)
def test_public_addresses_are_told(address: str, *, public: bool) -> None:
    assert is_public(address) is public


def test_a_redirect_to_this_network_is_refused(site: Site) -> None:
    secret = f"{site.url}/secret"
    site.pages["/page"] = (302, {"Location": secret}, b"")
    allowed: list[bool] = [True, True]  # robots.txt and the page

    def at_first(_address: str) -> bool:
        return allowed.pop() if allowed else False

    error = refused(Fetcher(1_000, permitted=at_first), f"{site.url}/page")
    assert "not on the public internet" in str(error)
    assert "/secret" not in site.asked


def test_redirects_are_followed_and_the_last_place_is_told(site: Site, fetch: Fetcher) -> None:
    site.pages["/old"] = (301, {"Location": "new?a=b c"}, b"")
    site.pages["/new?a=b%20c"] = (200, {"Content-Type": "text/plain"}, b"words")
    found = fetch(f"{site.url}/old")
    assert (found.url, found.data) == (f"{site.url}/new?a=b%20c", b"words")


def test_a_circle_of_redirects_ends(site: Site, fetch: Fetcher) -> None:
    site.pages["/a"] = (302, {"Location": "/a"}, b"")
    assert "redirects more than 5 times" in str(refused(fetch, f"{site.url}/a"))


@pytest.mark.parametrize("location", ["http://[", "//[x", "http://\u2100/"])
def test_a_redirect_to_no_url_is_an_error(site: Site, fetch: Fetcher, location: str) -> None:
    site.pages["/page"] = (302, {"Location": location.encode().decode("latin-1")}, b"")
    assert refused(fetch, f"{site.url}/page").reason == "not_fetched"


def test_a_long_robots_file_is_heeded_as_far_as_it_is_read(site: Site, fetch: Fetcher) -> None:
    rules = b"User-agent: *\nDisallow: /secret\n" + b"# no more\n" * 80_000
    site.pages["/robots.txt"] = (200, {}, rules)
    site.pages["/open"] = (200, {}, PAGE)
    assert "robots.txt asks not to" in str(refused(fetch, f"{site.url}/secret"))
    assert fetch(f"{site.url}/open").data == PAGE


def test_robots_are_heeded_and_asked_once(site: Site, fetch: Fetcher) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\n")
    site.pages["/open"] = (200, {}, PAGE)
    assert "robots.txt asks not to" in str(refused(fetch, f"{site.url}/private/page"))
    assert fetch(f"{site.url}/open").media_type == "text/html"
    assert site.asked == ["/robots.txt", "/open"]


@pytest.mark.parametrize(("status", "allowed"), [(200, False), (404, True), (403, True), (503, False)])
def test_robots_that_are_missing_allow_and_that_fail_forbid(status: int, *, allowed: bool) -> None:
    assert allows(status, b"User-agent: fairbalance\nDisallow: /", "https://example.org/") is allowed


def test_a_page_over_the_limit_is_not_read_on(site: Site) -> None:
    site.pages["/page"] = (200, {}, b"x" * 5_000)
    error = refused(Fetcher(4_000, permitted=anywhere), f"{site.url}/page")
    assert isinstance(error, LimitError)
    assert "larger than 4,000 bytes" in str(error)


def test_a_page_that_inflates_counts_as_it_is_read(site: Site) -> None:
    site.pages["/page"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(1_000_000)))
    error = refused(Fetcher(100_000, permitted=anywhere), f"{site.url}/page")
    assert error.reason == "too_large"


def test_a_server_that_drips_is_left(site: Site) -> None:
    error = refused(Fetcher(1_000, seconds=0.5, permitted=anywhere), f"{site.url}/drip")
    assert (type(error), error.reason) == (LimitError, "deadline")


def test_an_answer_that_is_no_page_is_an_error(site: Site, fetch: Fetcher) -> None:
    assert "the server answers 404" in str(refused(fetch, f"{site.url}/nothing"))


def test_nobody_at_home_is_an_error(fetch: Fetcher) -> None:
    error = refused(fetch, "http://127.0.0.1:9/")
    assert error.reason == "not_fetched"
    assert "0x" not in str(error)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.org/a", "ftp is not fetched"),
        ("file:///etc/passwd", "file is not fetched"),
        ("http:///a", "names no host"),
        ("http://me:pass@example.org/", "a user's name"),
        ("http://example.org:99999/", "not a URL"),
        ("http://example.org/" + "a" * 3_000, "3,019 characters"),
        ("http://a..b\u00e4.org/", "malformed"),
        ("http://no-such-host.invalid/", "cannot be found"),
    ],
)
def test_what_is_no_page_of_the_web_is_refused(fetch: Fetcher, url: str, said: str) -> None:
    assert said in str(refused(fetch, url))


def test_a_url_is_written_as_a_request_needs_it() -> None:
    place = place_of("https://B\u00fccher.example/a b?q=\r\nX: 1#part")
    assert place.url == "https://xn--bcher-kva.example/a%20b?q=X:%201"


@pytest.mark.parametrize(
    ("path", "known"), [("HTTPS://example.org", True), ("http.html", False), ("ftp://a", False)]
)
def test_urls_are_told_from_files(path: str, *, known: bool) -> None:
    assert is_url(path) is known
