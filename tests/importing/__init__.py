"""Refer by file, made larger: run by `./caraway prove import` and `./caraway bench import`."""
