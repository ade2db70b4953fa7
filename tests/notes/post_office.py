"""A mail server on this machine: it keeps what it takes, and refuses what it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    letters: list[str]
    answer = b"250 ok"  # to RCPT TO


class Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as smtplib speaks."""

    server: Any

    def say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")

    def handle(self) -> None:
        self.say(b"220 post office")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say(b"354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            if verb == b"QUIT":
                self.say(b"221 bye")
                return
            self.say(self.server.answer if verb == b"RCPT" else b"250 ok")


@contextmanager
def post_office(answer: bytes = b"250 ok") -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Session) as server:
        server.letters, server.answer = [], answer
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
