"""The server of this checkout: shared while used, gone afterwards, however its users ended."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from caraway.platform.databases import clusters, places, servers
from caraway.platform.databases.people import server_user
from caraway.platform.databases.programs import Programs, _packaged, find, reachable_copy
from caraway.platform.databases.refusals import DatabaseRefused

from .conftest import lives, processes

pytestmark = pytest.mark.slow  # each starts servers of its own


def gone(home, within=10.0):
    until = time.monotonic() + within
    while lives(home) and time.monotonic() < until:
        time.sleep(0.05)
    return not lives(home)


def test_it_answers_on_a_private_socket_alone_and_is_gone_afterwards(cluster_name):
    home = places.cluster_home(cluster_name)
    with servers.running(cluster_name, durable=False) as server:
        with psycopg.connect(server.administration) as connection:
            shown = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())
        assert stat.S_IMODE(places.socket_folder(home).stat().st_mode) == 0o700
        assert stat.S_IMODE((home / "passwords.json").stat().st_mode) == 0o600
        assert lives(home)
    assert not lives(home)
    assert shown["listen_addresses"] == ""
    assert shown["log_min_error_statement"] == "panic"
    assert shown["log_error_verbosity"] == "terse"


def test_a_failed_insert_leaves_no_value_in_the_log(cluster_name):
    marker = "Marigold-Quince-7731"
    with servers.running(cluster_name, durable=False) as server, psycopg.connect(server.administration) as connection:
        connection.execute("CREATE TABLE once (name text PRIMARY KEY)")
        connection.execute("INSERT INTO once VALUES (%s)", [marker])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO once VALUES (%s)", [marker])
    log = clusters.cluster(cluster_name, durable=False).log.read_text()
    assert "duplicate key" in log
    assert marker not in log


def test_a_wrong_password_is_not_let_in(cluster_name):
    with servers.running(cluster_name, durable=False) as server:
        wrong = server.administration.replace(server.passwords[clusters.ADMINISTRATOR], "guessed")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(wrong)


def test_two_commands_share_it_and_the_last_one_stops_it(cluster_name, use_server):
    home = places.cluster_home(cluster_name)
    first, address = use_server(1.0)
    second, same = use_server(2.5)
    assert address == same
    first.wait()
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.wait()
    assert not lives(home)


def test_killed_users_leave_nothing(cluster_name, use_server):
    process, address = use_server(60)
    assert address.startswith("postgresql://")
    process.kill()
    assert gone(places.cluster_home(cluster_name))


def test_a_killed_keeper_and_a_stale_file_do_not_stop_the_next_start(cluster_name, use_server):
    home = places.cluster_home(cluster_name)
    process, _ = use_server(60)
    for number, line in processes().items():
        if "databases.keeper" in line and str(home) in line:
            os.kill(number, signal.SIGKILL)
    process.kill()
    process.wait()
    assert gone(home)
    (home / "data" / "postmaster.pid").write_text("1\n/elsewhere\n")
    with servers.running(cluster_name, durable=False) as server, psycopg.connect(server.administration) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_files_that_do_not_start_are_made_again_where_nothing_is_lost(cluster_name):
    home = places.cluster_home(cluster_name)
    with servers.running(cluster_name, durable=False):
        pass
    (home / "data" / "global" / "pg_control").write_bytes(b"spoilt")
    with servers.running(cluster_name, durable=False) as server, psycopg.connect(server.administration) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_files_to_be_kept_are_left_and_the_refusal_says_where(cluster_name):
    home = places.cluster_home(cluster_name)
    with servers.running(cluster_name, durable=True):
        pass
    (home / "data" / "global" / "pg_control").write_bytes(b"spoilt")
    with pytest.raises(DatabaseRefused, match="did not start"), servers.running(cluster_name, durable=True):
        pass
    assert (home / "data").exists()


def test_the_packages_programs_serve_too(cluster_name, use_server):
    _, address = use_server(3, programs="packaged")
    with psycopg.connect(address) as connection:
        assert connection.info.server_version // 10_000 == _packaged().version


def test_only_servers_from_15_are_taken(monkeypatch, tmp_path):
    old = tmp_path / "14" / "bin"
    old.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (old / name).write_text('#!/bin/sh\necho "postgres (PostgreSQL) 14.2"\n')
        (old / name).chmod(0o755)
    monkeypatch.setattr("caraway.platform.databases.programs._DEBIAN", tmp_path)
    monkeypatch.setattr("caraway.platform.databases.programs.shutil.which", lambda name: None)
    assert find().packaged
    monkeypatch.setattr("caraway.platform.databases.programs._packaged", lambda: None)
    with pytest.raises(DatabaseRefused, match="PostgreSQL 15 or later is not on this machine"):
        find()


def test_a_long_path_gets_a_short_socket(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    long = tmp_path / ("a" * 100)
    assert len(str(places.socket_folder(long))) < places.LONGEST_SOCKET_FOLDER
    assert places.socket_folder(long) != places.socket_folder(tmp_path / ("b" * 100))


def test_a_socket_folder_of_somebody_elses_is_refused(tmp_path):
    open_to_all = tmp_path / "socket"
    open_to_all.mkdir(mode=0o777)
    open_to_all.chmod(0o777)
    with pytest.raises(DatabaseRefused, match="belongs to somebody else or is open to others"):
        server_user().private_folder(open_to_all)


as_root = pytest.mark.skipif(os.getuid() != 0, reason="changing user needs root; continuous integration runs as root")


@as_root
def test_as_root_the_server_runs_as_somebody_unprivileged(cluster_name):
    home = places.cluster_home(cluster_name)
    with servers.running(cluster_name, durable=False):
        assert (home / "data").stat().st_uid != 0
        assert pwd.getpwuid((home / "data").stat().st_uid).pw_name in ("postgres", "nobody")


@as_root
def test_as_root_the_packages_programs_are_copied_where_others_reach_them(tmp_path):
    packaged = _packaged()
    copied = reachable_copy(packaged, tmp_path)
    assert copied.folder.is_relative_to(tmp_path)
    assert (copied.folder / "postgres").exists()
    assert reachable_copy(packaged, tmp_path) == copied
    assert reachable_copy(Programs(Path("/usr/lib/x/bin"), 15), tmp_path).folder == Path("/usr/lib/x/bin")


def python_of(user):
    """A Python of this version that the user may run, and the path of this one's packages."""
    version = f"python3.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        try:
            subprocess.run([python, "-c", ""], user=user.pw_uid, group=user.pw_gid, extra_groups=[], check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python, os.pathsep.join([str(places.ROOT / "src"), sysconfig.get_path("platlib")])
    pytest.skip(f"no {version} on this machine may be run by {user.pw_name}")


@as_root
def test_an_ordinary_user_with_a_home_of_mode_0700_starts_one_too(use_server, cluster_name):
    nobody = pwd.getpwnam("nobody")
    home = Path(tempfile.mkdtemp(dir="/var/tmp", prefix="caraway-home-"))
    home.chmod(0o700)
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    python, path = python_of(nobody)
    surroundings = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "XDG_STATE_HOME": str(home / "state"),
        "PYTHONPATH": path,
    }
    try:
        process, address = use_server(
            30, python=python, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[], env=surroundings, cwd="/"
        )
        assert str(home) in address.replace("%2F", "/")
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        process.terminate()
        process.wait()
        assert gone(home)
    finally:
        shutil.rmtree(home)
