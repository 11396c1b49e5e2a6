"""What is only added to, and the cases that the database shows to nobody who works with the other party."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only, grant
from caraway.victims.shut import SHUT, apart, of_a_case, within

ADDED = ("exceptionwritten", "openedhere", "sameperson", "signalraised")
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


class Migration(migrations.Migration):
    dependencies = [("victims", "0013_separation")]
    operations = [
        *(append_only(f"victims_{table}") for table in ADDED),
        grant("victims_otherside", "SELECT, INSERT, UPDATE (shut, ended_at)"),
        *(agreement_policy(f"victims_{table}") for table in (*ADDED, "otherside")),
        apart("victimcase", f"id NOT IN ({SHUT})"),
        *of_a_case(OF_A_CASE),
        *within(WITHIN),
        apart("sameperson", f"one_id NOT IN ({SHUT}) AND other_id NOT IN ({SHUT})"),
    ]
