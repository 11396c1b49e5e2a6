"""One module a leak; what each has is said in `tests/firewall/leaking.py`."""
