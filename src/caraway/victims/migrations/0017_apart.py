"""What else belongs to a case is shown to nobody who works with the other party, as the case itself is not."""

from django.db import migrations

from caraway.victims.shut import SHUT, apart, of_a_case, within

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


class Migration(migrations.Migration):
    dependencies = [("victims", "0016_written_and_asked_grants")]
    operations = [
        *of_a_case(OF_A_CASE),
        *within(WITHIN),
        apart("gotintouch", f"case_id IS NULL OR case_id NOT IN ({SHUT})"),
    ]
