"""A row of the audit in the one form that is sealed: the sealer and whoever checks it ask for it in the same words."""

COLUMNS = (
    *("at", "kind", "verb", "account_id", "membership_id", "organisation_id", "agreement_id", "route", "purpose"),
    *("subject_ids", "detail", "rules_version", "request_id", "written_in"),
)
"""Every column of the table but its key, in the order of the form. A new one needs another form: see decision 22."""

FORM = f"ROW({', '.join(f'r.{name}' for name in COLUMNS)})::text"
"""SQL: the form of the row `r`, its columns as PostgreSQL writes a row in `SETTINGS`: nothing at all for NULL, quotes for empty."""

SETTINGS = """SELECT set_config('caraway.sealing', 'yes', true), set_config('TimeZone', 'UTC', true),
    set_config('DateStyle', 'ISO, YMD', true), set_config('cursor_tuple_fraction', '1', true),
    set_config('work_mem', '64MB', true)"""
"""SQL: to the end of the transaction, rows of every organisation, moments in UTC, and plans for reading all of it."""
