"""The hash of a table's rows, the same however the rows were cut into batches.

BLAKE2b (RFC 7693) of 256 bits over, for each column by itself, whether each value is there, the values' bytes (little-endian), and of
texts their lengths; then over the columns' hashes in order with their names.
"""

from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

BITS = 32


class ContentHash:
    """Takes batches of one schema with `add`; `digest` is the hash of all rows so far."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._parts = {name: tuple(blake2b(digest_size=BITS) for _ in range(3)) for name in names}

    def add(self, table: pa.Table) -> None:
        """Take the rows of a batch."""
        for name in self._names:
            for chunk in table.column(name).chunks:
                for part, content in zip(self._parts[name], _bytes(chunk), strict=False):
                    part.update(content)

    def digest(self) -> str:
        """The hash as hexadecimal digits."""
        whole = blake2b(digest_size=BITS)
        for name in self._names:
            whole.update(name.encode() + b"\x00" + b"".join(part.digest() for part in self._parts[name]))
        return whole.hexdigest()


def _bytes(chunk: pa.Array) -> tuple[memoryview, ...]:
    """Whether each is there, the values, and of texts the lengths."""
    there = _view(chunk.is_valid())
    if pa.types.is_dictionary(chunk.type):
        chunk = chunk.dictionary_decode()
    if not pa.types.is_string(chunk.type):
        plain = chunk.cast(pa.int32()) if pa.types.is_date32(chunk.type) else chunk
        return there, _view(plain.fill_null(False if pa.types.is_boolean(plain.type) else 0))
    full = chunk.fill_null("")
    lengths = _view(pc.binary_length(full))
    return there, _text(full), lengths


def _view(array: pa.Array) -> memoryview:
    numbers: NDArray[np.generic] = np.ascontiguousarray(array.to_numpy(zero_copy_only=False))
    return numbers.view(np.uint8).data if len(numbers) else memoryview(b"")


def _text(array: pa.Array) -> memoryview:
    """The bytes of all texts, one after the other."""
    _, offsets, content = array.buffers()
    if content is None:
        return memoryview(b"")
    ends = np.frombuffer(offsets, np.int32, len(array) + 1, array.offset * 4)
    return memoryview(content)[ends[0] : ends[-1]]
