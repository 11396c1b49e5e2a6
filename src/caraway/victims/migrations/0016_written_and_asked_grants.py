"""What the site's login may do to messages, surveys and requests: all is only added to, but how a message fares."""

from django.db import migrations

from caraway.platform.databases.grants import agreement_policy, append_only, grant

ADDED_TO = (
    "gotintouch",
    "dealtwith",
    "surveylink",
    "surveymiss",
    "surveyanswers",
    "ownrequest",
    "ownrequeststep",
    "recordsasked",
    "recordsstep",
)
FARES = 'due_at, state, why, detail, language, "to", body, words, tries, claimed_at, provider_reference, sent_at, settled_at'


class Migration(migrations.Migration):
    dependencies = [("victims", "0015_written_and_asked")]
    operations = [
        *(append_only(f"victims_{table}") for table in ADDED_TO),
        grant("victims_victimmessage", f"SELECT, INSERT, UPDATE ({FARES})"),
        *(agreement_policy(f"victims_{table}") for table in (*ADDED_TO, "victimmessage")),
    ]
