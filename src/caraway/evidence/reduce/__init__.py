"""Rows brought down to sufficient statistics by one GROUP BY, declared once; tables of several forces merged; small cells handled.

`reduction` is the declaration, `query` its SQL (DuckDB and Spark run the same), `exact` how sums in it are made, `reducing` runs it by
DuckDB and `spark` by Spark, `reduced` is what comes out and its file, `merging` adds tables up, `protecting` makes one fit to be shared and says what that costs.
"""
