"""A publisher on this machine: answers as the real ones do, or as the worst of them."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Reply = tuple[int, dict[str, str], bytes]
Route = Reply | Callable[[BaseHTTPRequestHandler], Reply | None]


def as_json(told: object, **headers: str) -> Reply:
    """An ordinary answer."""
    return 200, {"Content-Type": "application/json", **headers}, json.dumps(told).encode()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        publisher: Publisher = self.server.publisher  # type: ignore[attr-defined]
        publisher.asked.append(self.path)
        publisher.headers.append(dict(self.headers))
        route = publisher.routes.get(self.path) or publisher.routes.get(urlsplit(self.path).path, (404, {}, b""))
        reply = route(self) if callable(route) else route
        if reply is not None:
            self.answer(*reply)

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing on the console."""


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address) -> None:
        """Whoever asks may hang up on us: that is what is tested."""


class Publisher:
    """`routes` by path, with or without the query; `asked` and `headers` are what came."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.stopping = threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.publisher = self  # type: ignore[attr-defined]
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.stopping.set()
        self.server.shutdown()
        self.server.server_close()

    def drip(self, head: bytes, drop: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
        """`head`, and then a drop every now and then, for ever."""

        def route(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(head)
            while not self.stopping.wait(0.05):
                handler.wfile.write(drop)

        return route
