from django.db import migrations

from caraway.platform.databases.grants import append_only, policy

ORGANISATION = "nullif(current_setting('caraway.organisation', true), '')::uuid"
ACCOUNT = "nullif(current_setting('caraway.account', true), '')::uuid"


class Migration(migrations.Migration):
    """Audit rows are added and never changed; an organisation's auditors read those of its own people."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        append_only("audit_auditrow"),
        policy("audit_auditrow", "write", "true", command="INSERT"),
        policy("audit_auditrow", "read", f"organisation_id = {ORGANISATION}", command="SELECT"),
        append_only("audit_doneonce"),
        policy("audit_doneonce", "own", f"account_id IS NOT DISTINCT FROM {ACCOUNT}"),
    ]
