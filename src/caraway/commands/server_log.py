"""What the web server writes of requests: when, how they were answered and how long it took; never where they went."""

from typing import Any

from gunicorn.glogging import Logger

from caraway.platform.gateways.logs import QuietFormatter

_KEPT = frozenset("htmsBbDMTLpH")
"""gunicorn's letters for the place, time, method, status, length and duration of a request. A path may be a secret link."""


class ServerLog(Logger):  # type: ignore[misc]
    """gunicorn's log, whatever format was asked of it, without paths, queries, headers and the words of errors."""

    def setup(self, cfg: Any) -> None:
        """As gunicorn does, with our own formatter."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(QuietFormatter(self.error_fmt, self.datefmt))

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """As gunicorn does; but of a request that could not be read it quotes the line, and that stays out."""
        super().warning(msg.split(": ")[0] if msg.startswith("Invalid request") else msg, *args, **kwargs)

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """What the format of the access log may name; whatever else it names is written as a dash."""
        every = super().atoms(resp, req, environ, request_time)
        return {letter: said for letter, said in every.items() if letter in _KEPT}
