"""What the proof of the firewall asks of the tests' people: run by `./caraway prove firewall`, in small by the tests."""
