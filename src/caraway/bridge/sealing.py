"""Sealing to the victims' site: anyone with its public key can seal, only that site can open.

X25519 with a fresh key for each message, HKDF-SHA256, ChaCha20-Poly1305 (the shape of RFC 9180's base mode).
Messages are padded, so that a length tells nothing.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_LABEL = b"caraway sealed intake 1"
_BLOCK = 4096
_KEY = 32
_NONCE = bytes(12)


class NotOpened(ValueError):
    """The bytes were not sealed to this key, or for another place, or were changed."""


def seal(public_key: bytes, message: bytes, place: bytes) -> bytes:
    """Seal `message` to the 32-byte public key. It opens only with the same `place` (which box, which referral)."""
    fresh = X25519PrivateKey.generate()
    shared = fresh.exchange(X25519PublicKey.from_public_bytes(public_key))
    sender = fresh.public_key().public_bytes_raw()
    # Each key is fresh, so one fixed nonce is never used twice with it.
    return sender + ChaCha20Poly1305(_key(shared, sender, public_key)).encrypt(_NONCE, _padded(message), place)


def unseal(private_key: bytes, sealed: bytes, place: bytes) -> bytes:
    """Open what was sealed to this key for this place. Raises NotOpened. For the victims' process alone."""
    mine = X25519PrivateKey.from_private_bytes(private_key)
    sender = sealed[:_KEY]
    try:
        shared = mine.exchange(X25519PublicKey.from_public_bytes(sender))
        key = _key(shared, sender, mine.public_key().public_bytes_raw())
        padded = ChaCha20Poly1305(key).decrypt(_NONCE, sealed[_KEY:], place)
    except (InvalidTag, ValueError) as error:
        raise NotOpened("These details cannot be opened with this key.") from error
    length = int.from_bytes(padded[:4], "big")
    return padded[4 : 4 + length]


def key_pair() -> tuple[bytes, bytes]:
    """A new private and public key, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def _key(shared: bytes, sender: bytes, receiver: bytes) -> bytes:
    return HKDF(hashes.SHA256(), _KEY, salt=sender + receiver, info=_LABEL).derive(shared)


def _padded(message: bytes) -> bytes:
    body = len(message).to_bytes(4, "big") + message
    return body + os.urandom(-len(body) % _BLOCK)
