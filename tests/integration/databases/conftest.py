"""Servers of these tests' own, whose files are removed afterwards."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from caraway.platform.databases import places

USES_A_SERVER = """
import sys, time
from caraway.platform.databases import programs, servers
if sys.argv[2] == "packaged":
    programs.find = programs._packaged
with servers.running(sys.argv[1], durable=False) as server:
    print(server.administration, flush=True)
    time.sleep(float(sys.argv[3]))
"""


@pytest.fixture
def cluster_name():
    name = f"launch-{os.getpid()}"
    home = places.cluster_home(name)
    yield name
    shutil.rmtree(places.socket_folder(home), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def use_server(cluster_name):
    """Start a process that uses the server for so many seconds; returns it and the server's address."""
    started = []

    def start(
        seconds: float, programs: str = "found", python: str = sys.executable, **named
    ) -> tuple[subprocess.Popen, str]:
        command = [python, "-c", USES_A_SERVER, cluster_name, programs, str(seconds)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **named)
        started.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def processes() -> dict[int, str]:
    """The command line of every process of the machine, by number."""
    shown = subprocess.run(["ps", "-eww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return {int(number): line for number, line in (row.split(maxsplit=1) for row in shown.splitlines())}


def lives(home: Path) -> bool:
    """Whether any process of that server is left."""
    return any(str(home) in line and ("keeper" in line or "/data" in line) for line in processes().values())
