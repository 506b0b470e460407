"""A file on loopback whose server can break off, move it away or answer that it will not."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FileServer:
    """What is served, and what was asked for."""

    content: bytes
    break_after: list[int] = field(default_factory=list)  # bytes of each coming answer
    ranges: bool = True  # whether it heeds Range
    status: int = 200
    address: str = ""
    requests: list[tuple[str, str | None]] = field(default_factory=list)  # path, Range


@contextmanager
def serve(content: bytes) -> Iterator[FileServer]:
    """Serve `content` at /file.txt and, by a redirect, at /moved.txt."""
    state = FileServer(content)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None: ...

        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            state.requests.append((self.path, wanted))
            if self.path == "/moved.txt":
                self.send_response(302)
                self.send_header("Location", "/file.txt")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if state.status != 200:
                self.send_error(state.status)
                return
            self.send_file(wanted if state.ranges else None)

        def send_file(self, wanted: str | None) -> None:
            total, start = len(state.content), 0
            if wanted and (match := re.fullmatch(r"bytes=(\d+)-", wanted)):
                start = int(match[1])
                if start >= total:
                    self.send_response(416)
                    self.send_header("Content-Range", f"bytes */{total}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(total - start))
            self.end_headers()
            limit = state.break_after.pop(0) if state.break_after else total
            self.wfile.write(state.content[start : start + limit])
            if start + limit < total:
                self.close_connection = True  # in the middle

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
