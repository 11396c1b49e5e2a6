"""Rows brought down to sufficient statistics by one GROUP BY, declared once; tables of several forces merged; small cells handled.

`reduction` is the declaration, `query` its SQL (DuckDB and Spark run the same), `reducing` runs it, `reduced` is what comes out and its
file, `merging` adds tables up, `protecting` makes one fit to be shared and says what that costs.
"""
