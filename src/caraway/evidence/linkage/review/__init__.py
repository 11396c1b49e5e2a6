"""The pages on which people decide doubtful pairs of records: served by the force, to the force, on the loopback address alone.

`asking` is what is asked and answered, `compared` two records side by side, `pages` the HTML, `door` who may come in, `site` which
address does what, `serving` the server. No page holds a script, and nothing is fetched from elsewhere.
"""
