"""A hub of one data set on loopback: the answers of the Hugging Face hub that `datasets` needs.

GET  /api/datasets/NAME[/revision/COMMIT]         what the repository is
GET  /api/datasets/NAME/tree/COMMIT[/FOLDER]      what files it has
POST /api/datasets/NAME/paths-info/COMMIT         the same for given paths
HEAD, GET /datasets/NAME/resolve/COMMIT/PATH      a file, whole or in part
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


@contextmanager
def hub(name: str, commit: str, files: dict[str, bytes]) -> Iterator[tuple[str, list[str]]]:
    """Serve `files` as the data set `name` at `commit`; yields its address and the requests."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments: object) -> None: ...

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = unquote(urlsplit(self.path).path)
            requests.append(f"{self.command} {path}")
            if match := re.fullmatch(rf"/datasets/{name}/resolve/{commit}/(.+)", path):
                self.file(match[1])
            elif match := re.fullmatch(rf"/api/datasets/{name}/tree/{commit}/?(.*)", path):
                recursive = "recursive=True" in self.path or "recursive=true" in self.path
                self.json(listing(match[1], recursive))
            elif path == f"/api/datasets/{name}/paths-info/{commit}":
                wanted = json.loads(body)["paths"] if body.startswith(b"{") else []
                wanted = wanted or parse_qs(body.decode())["paths"]
                self.json([entry(file) for file in wanted if file in files])
            elif path in (f"/api/datasets/{name}", f"/api/datasets/{name}/revision/{commit}"):
                siblings = [{"rfilename": file} for file in sorted(files)]
                self.json({"id": name, "sha": commit, "private": False, "siblings": siblings,
                           "tags": [], "downloads": 0, "likes": 0, "gated": False,
                           "disabled": False})  # fmt: skip
            else:
                self.send_response(404)
                code = "RevisionNotFound" if f"datasets/{name}/" in path else "RepoNotFound"
                if f"/{commit}/" in path:
                    code = "EntryNotFound"
                self.send_header("X-Error-Code", code)
                self.finish_with(b"{}")

        def json(self, value: object) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.finish_with(json.dumps(value).encode())

        def file(self, path: str) -> None:
            if path not in files:
                self.send_response(404)
                self.send_header("X-Error-Code", "EntryNotFound")
                self.send_header("X-Repo-Commit", commit)
                self.finish_with(b"")
                return
            content = files[path]
            if match := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or ""):
                start, end = int(match[1]), min(int(match[2] or len(content)), len(content) - 1)
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{end}/{len(content)}")
                content = content[start : end + 1]
            else:
                self.send_response(200)
            self.send_header("X-Repo-Commit", commit)
            self.send_header("ETag", f'"{hashlib.sha1(files[path]).hexdigest()}"')
            self.send_header("Accept-Ranges", "bytes")
            self.finish_with(content)

        def finish_with(self, content: bytes) -> None:
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_HEAD = do_POST = answer  # noqa: N815

    def listing(folder: str, recursive: bool) -> list[dict[str, object]]:
        start = f"{folder}/" if folder else ""
        below = [file for file in sorted(files) if file.startswith(start)]
        if recursive:
            return [entry(file) for file in below]
        here = [file for file in below if "/" not in file[len(start) :]]
        inside = [file[len(start) :].partition("/")[0] for file in below if file not in here]
        return [*map(directory, sorted({start + name for name in inside})), *map(entry, here)]

    def directory(path: str) -> dict[str, object]:
        return {"type": "directory", "path": path, "size": 0, "oid": ""}

    def entry(file: str) -> dict[str, object]:
        oid = hashlib.sha1(files[file]).hexdigest()
        return {"type": "file", "path": file, "size": len(files[file]), "oid": oid}

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", requests
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
