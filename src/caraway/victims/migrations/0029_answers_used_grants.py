"""It is only added to, shown to the agreement's parties alone, and to nobody who works with the other party."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only
from caraway.victims.shut import of_a_case


class Migration(migrations.Migration):
    dependencies = [("victims", "0028_answers_used")]
    operations = [
        append_only("victims_answersused"),
        agreement_policy("victims_answersused"),
        *of_a_case(("answersused",)),
    ]
