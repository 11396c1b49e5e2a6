import os
import subprocess
import sys

import pytest

from caraway import cli
from caraway.commands import COMMANDS, web


def test_every_command_has_a_module_that_explains_itself(capsys):
    for name in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            cli.main([name, "--help"])
        assert ended.value.code == 0, name
        assert f"usage: caraway {name}" in capsys.readouterr().out


def test_an_unknown_command_is_named_and_the_known_ones_listed(capsys):
    assert cli.main(["demonstrate"]) == 2
    said = capsys.readouterr().err
    assert 'no command "demonstrate"' in said
    assert "demo " in said


def test_a_taken_port_is_one_sentence(capsys):
    import socket

    with socket.socket() as taken:
        taken.bind((web.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["demo", "--port", str(port)]) == 1
    assert capsys.readouterr().err == (
        f"caraway: Port {port} is taken: choose another with --port, or stop the program that listens there.\n"
    )


def test_a_free_port_is_not_refused():
    web.refuse_taken_port(web.free_port())


@pytest.mark.parametrize(
    "words",
    [["study", "pilot.toml", "out", "--agreement", "A", "--cut", "2026-06-30", "--keys", "k"], ["sar", "CW-1", "out"]],
)
def test_a_site_s_command_without_its_environment_says_what_to_set(words):
    """In a process of its own: this one has the tests' environment."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("CARAWAY_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, "-m", "caraway.cli", *words], env=bare, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.strip() == "caraway: Set CARAWAY_SECRET_KEY: the site does not start without it."
