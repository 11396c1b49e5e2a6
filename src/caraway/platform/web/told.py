"""What the provider of messages tells a site: receipts, and texts that came in. Known by its bearer token alone.

Without the token, or where no provider is set up, there is no such page. With it the answer is always the same: whether a
reference or a number is known is told to nobody.
"""

import hmac
import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from caraway.core.refusals import NotYours

LARGEST = 20_000


def told(request: HttpRequest) -> dict[str, Any]:
    """What was told, by whoever has the token. Raises NotYours, the answer for a page that is not there, for anybody else."""
    service = settings.NOTIFY
    given = request.headers.get("Authorization", "")
    if service is None or not hmac.compare_digest(given.encode(), f"Bearer {service.callback}".encode()):
        raise NotYours("not_found", "There is no such page.")
    if request.method != "POST" or len(request.body) > LARGEST:
        return {}
    try:
        said = json.loads(request.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def reference(said: Any) -> tuple[UUID | None, int]:
    """Our message and its try, of a reference of ours; None for any other."""
    before, _, tries = str(said or "").rpartition("-")
    try:
        return UUID(before), int(tries)
    except ValueError:
        return None, 0


def number(said: str) -> str:
    """A number as we keep them: Notify leaves out the plus."""
    figures = "".join(one for one in said if one.isdigit())[:15]
    return f"+{figures}" if figures else ""
