"""What is only added to, and the cases that the database shows to nobody who works with the other party."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only, grant, restriction

ADDED = ("exceptionwritten", "openedhere", "sameperson", "signalraised")
ACCOUNT = "nullif(current_setting('caraway.account', true), '')::uuid"
SHUT = f"""SELECT there.case_id FROM victims_otherside AS there
    WHERE there.account = {ACCOUNT} AND there.shut AND there.ended_at IS NULL"""  # nosec B608
"""SQL: the cases that are shut to whoever asks. Caraway itself has no account."""

OF_A_CASE = (
    *("policesent", "attemptmade", "planversion", "contactasked", "stagecame", "cameup", "victimtold", "signalcame"),
    *("exceptionwritten", "openedhere"),
)
WITHIN = {
    "plandetail": ("version_id", "planversion"),
    "callstep": ("call_id", "contactasked"),
    "nolongerso": ("came_id", "cameup"),
    "signalseen": ("signal_id", "signalcame"),
    "signalraised": ("signal_id", "signalcame"),
}
"""What belongs to a case by way of another table is there where that row is."""


def _within(table: str, column: str) -> str:
    return f"EXISTS (SELECT FROM victims_{table} AS whole WHERE whole.id = {column})"


class Migration(migrations.Migration):
    dependencies = [("victims", "0013_separation")]
    operations = [
        *(append_only(f"victims_{table}") for table in ADDED),
        grant("victims_otherside", "SELECT, INSERT, UPDATE (shut, ended_at)"),
        *(agreement_policy(f"victims_{table}") for table in (*ADDED, "otherside")),
        restriction("victims_victimcase", "apart", f"id NOT IN ({SHUT})"),
        *(restriction(f"victims_{table}", "apart", f"case_id NOT IN ({SHUT})") for table in OF_A_CASE),
        *(restriction(f"victims_{table}", "apart", _within(of, column)) for table, (column, of) in WITHIN.items()),
        restriction("victims_sameperson", "apart", f"one_id NOT IN ({SHUT}) AND other_id NOT IN ({SHUT})"),
    ]
