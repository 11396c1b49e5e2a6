"""The session store: rows that carry the account, keys drawn from the randomness gateway."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from caraway.platform.gateways import randomness


class SessionStore(DatabaseStore):
    """Sessions in the database; `end_all_of` ends those of one person."""

    cache_key_prefix = "caraway.accounts.sessions"

    @classmethod
    def get_model_class(cls) -> Any:
        from .models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.account_id = data.get(SESSION_KEY)
        return row

    def _get_new_session_key(self) -> str:
        while True:
            key = randomness.octets(16).hex()
            if not self.exists(key):
                return key


def end_all_of(account_id: Any) -> None:
    """End every session of this account, at once."""
    SessionStore.get_model_class().objects.filter(account_id=account_id).delete()
