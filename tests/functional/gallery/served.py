"""The gallery's pages with their styles and scripts, served on the loopback under the site's security policy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from caraway.commands import assets

from . import pages

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests' own output is enough."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


def write(folder: Path) -> list[str]:
    """Write every page and the built assets into the folder; the pages' names."""
    names = []
    for name, html in pages.pages():
        (folder / f"{name}.html").write_text(html)
        names.append(name)
    shutil.copytree(assets.build(), folder / "static")
    return names


@contextmanager
def at(folder: Path) -> Iterator[str]:
    """The address at which the folder is served inside the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
