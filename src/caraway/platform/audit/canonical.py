"""A row of the audit in the one form that is sealed: the sealer and whoever checks it ask for it in the same words."""

COLUMNS = (
    *("at", "kind", "verb", "account_id", "membership_id", "organisation_id", "agreement_id", "route", "purpose"),
    *("subject_ids", "detail", "rules_version", "request_id", "written_in"),
)
"""Every column of the table but its key, in the order of the form. A new one needs another form: see decision 22."""

FORM = f"json_build_array({', '.join(f'r.{name}::text' for name in COLUMNS)})::text"
"""SQL: the form of the row `r`, each column as PostgreSQL writes it in `SETTINGS`."""

SETTINGS = """SELECT set_config('caraway.sealing', 'yes', true), set_config('TimeZone', 'UTC', true),
    set_config('DateStyle', 'ISO, YMD', true), set_config('cursor_tuple_fraction', '1', true)"""
"""SQL: to the end of the transaction, rows of every organisation, moments in UTC, and plans for reading all of it."""
