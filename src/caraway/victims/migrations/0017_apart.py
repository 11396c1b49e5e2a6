"""What else belongs to a case is shown to nobody who works with the other party, as the case itself is not."""

from django.db import migrations

from caraway.platform.databases.grants import restriction

ACCOUNT = "nullif(current_setting('caraway.account', true), '')::uuid"
SHUT = f"""SELECT there.case_id FROM victims_otherside AS there
    WHERE there.account = {ACCOUNT} AND there.shut AND there.ended_at IS NULL"""  # nosec B608
"""SQL: as in 0014."""

OF_A_CASE = (
    *("jointdecision", "voiceheard", "safetyplan", "signpost", "assessmentbegun", "assessmentdone", "occasioncame"),
    *("maracdecision", "maracreferral", "victimmessage", "surveylink", "surveyanswers", "ownrequest", "recordsasked"),
)
WITHIN = {
    "jointevent": ("decision_id", "jointdecision"),
    "jointperson": ("decision_id", "jointdecision"),
    "jointtask": ("decision_id", "jointdecision"),
    "jointrelease": ("decision_id", "jointdecision"),
    "assessmentpart": ("begun_id", "assessmentbegun"),
    "maracsent": ("referral_id", "maracreferral"),
    "surveymiss": ("link_id", "surveylink"),
    "ownrequeststep": ("request_id", "ownrequest"),
    "recordsstep": ("request_id", "recordsasked"),
}


def _within(table: str, column: str) -> str:
    return f"EXISTS (SELECT FROM victims_{table} AS whole WHERE whole.id = {column})"


class Migration(migrations.Migration):
    dependencies = [("victims", "0016_written_and_asked_grants")]
    operations = [
        *(restriction(f"victims_{table}", "apart", f"case_id NOT IN ({SHUT})") for table in OF_A_CASE),
        *(restriction(f"victims_{table}", "apart", _within(of, column)) for table, (column, of) in WITHIN.items()),
        restriction("victims_gotintouch", "apart", f"case_id IS NULL OR case_id NOT IN ({SHUT})"),
    ]
