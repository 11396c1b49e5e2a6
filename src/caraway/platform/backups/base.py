"""Copying all files of a site's server into one sealed file, while the site goes on."""

import time
from collections.abc import Iterator
from pathlib import Path

from psycopg import pq

from caraway.platform.backups.sealed import BASE, BackupRefused, Head, Sealer
from caraway.platform.backups.source import Source, number_of, segment_name
from caraway.platform.backups.store import Store, name_of, sync, whole

SEALED_WITHIN = 120.0  # seconds
_COMMAND = b"BASE_BACKUP (LABEL 'caraway', CHECKPOINT 'fast', WAIT false, MANIFEST 'no')"
_ARCHIVE, _CONTENT = b"n", b"d"


def take(source: Source, store: Store, public: bytes, within: float = SEALED_WITHIN) -> Path:
    """Copy and seal everything; the file. It gets its name once the writes that belong to it are sealed too.

    BackupRefused where they are not in time, or where the server came to be shared meanwhile.
    """
    began, position = source.now(), source.position()
    making = store.home / f"base-{name_of(began)}"
    with whole(making) as out:
        sealer = Sealer(out, public, Head(store.plane, BASE, name_of(began), position.server))
        ended_at = _copied(source, sealer)
        sealer.close()
    try:
        source.refuse_other()
        last = segment_name(position.timeline, ended_at - 1, source.segment_bytes())
        _wait_for(store.segment(position.server, last), within)
        made = making.rename(store.base_file(began, source.now()))
        sync(store.home)
        return made
    finally:
        making.unlink(missing_ok=True)


def _copied(source: Source, sealer: Sealer) -> int:
    """Seal what the server sends; the place in its writes at which the copy ended."""
    wire, rows = source.connection.pgconn, []
    wire.send_query(_COMMAND)
    archives = 0
    while (answer := wire.get_result()) is not None:
        if answer.status == pq.ExecStatus.COPY_OUT:
            for kind, content in _messages(wire):
                archives += kind == _ARCHIVE
                if kind == _CONTENT:
                    sealer.write(content)
        elif answer.status == pq.ExecStatus.TUPLES_OK:
            rows.append(bytes(answer.get_value(0, 0) or b""))
        elif answer.status != pq.ExecStatus.COMMAND_OK:
            raise BackupRefused(f"The server did not send its files: {answer.error_message.decode(errors='replace')}")
    if archives != 1:
        raise BackupRefused("The server keeps files outside its data folder (tablespaces), which are not copied.")
    return number_of(rows[-1].decode())


def _messages(wire: pq.abc.PGconn) -> Iterator[tuple[bytes, memoryview]]:
    while True:
        length, message = wire.get_copy_data(0)
        if length < 0:
            return
        yield bytes(message[:1]), message[1:]


def _wait_for(segment: Path, within: float) -> None:
    until = time.monotonic() + within
    while not segment.exists():
        if time.monotonic() > until:
            raise BackupRefused(
                f"The writes that belong to this backup were not sealed within {within:.0f} seconds, and it is thrown away: "
                "keep `./caraway backup writes` running with the same folder."
            )
        time.sleep(0.2)
