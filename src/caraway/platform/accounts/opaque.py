"""Names that mean something to this site alone: a page and a device may hold them, and they tell nobody whom they are of."""

import base64
import hashlib
import hmac
import json

from django.conf import settings


def opaque(kind: str, *what: object) -> str:
    """22 letters and figures, always the same for the same things: a keyed hash, from which nothing can be told."""
    whole = json.dumps(["opaque", kind, *map(str, what)]).encode()
    made = hmac.new(settings.SECRET_KEY.encode(), whole, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made)[:22].decode()


def account_key(account: object) -> str:
    """Whose browser page it is: for what a page keeps on the device until the same person is back."""
    return opaque("account", account)
