"""The session store: rows that carry the account, keys drawn from the randomness gateway."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from caraway.platform.databases.reading import rows
from caraway.platform.gateways import randomness

# Asked for every page, so it is written out. When it ends was worked out by the machine's time, as Django does.
_HELD = "SELECT session_data FROM accounts_session WHERE session_key = %(key)s AND expire_date > now()"


class SessionStore(DatabaseStore):
    """Sessions in the database; `end_all_of` ends those of one person."""

    cache_key_prefix = "caraway.accounts.sessions"

    @classmethod
    def get_model_class(cls) -> Any:
        from .models import Session

        return Session

    def load(self) -> dict[str, Any]:
        """As Django's: what the session holds; nothing, and the key forgotten, where it has ended or never was."""
        found = rows(_HELD, {"key": self.session_key})
        if not found:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0][0])
        return held

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
