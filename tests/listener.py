"""A web server on this computer that remembers who called: what a hostile file names must never be asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Listener:
    """Its address, and each request that came."""

    address: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Listener]:
    """The server, for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def _note(self) -> None:
            listener.asked.append(f"{self.command} {self.path}")
            self.send_response(404)
            self.end_headers()

        do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = do_POST = do_CONNECT = _note  # noqa: N815  # http.server's own names

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener = Listener(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
