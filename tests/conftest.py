"""For every test: no network beyond this machine."""

from tests.network import stay_on_this_machine

stay_on_this_machine()
