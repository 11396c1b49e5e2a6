from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import caraway.platform.gateways.clock
from caraway.platform.databases.grants import append_only, grant, policy, site_login

TRANSACTION = RunSQL(
    "ALTER TABLE audit_auditrow ADD COLUMN written_in xid8 NOT NULL DEFAULT pg_current_xact_id();"
    "CREATE INDEX audit_by_transaction ON audit_auditrow (written_in)",
    "ALTER TABLE audit_auditrow DROP COLUMN written_in",
)
"""The program has no word for it: the database alone says in which transaction a row was written."""

WRITTEN = (
    "id, at, kind, verb, account_id, membership_id, organisation_id, agreement_id,"
    " route, purpose, subject_ids, detail, rules_version, request_id"
)
WHOLE = "current_setting('caraway.sealing', true) = 'yes'"


class Migration(migrations.Migration):
    """Audit rows are numbered into a chain of hashes, which is only ever added to."""

    dependencies = [("audit", "0003_said_once")]
    operations = [
        TRANSACTION,
        RunSQL(
            f'REVOKE INSERT ON audit_auditrow FROM "{site_login()}"',
            f'GRANT INSERT ON audit_auditrow TO "{site_login()}"',
        ),
        grant("audit_auditrow", f"INSERT ({WRITTEN})"),
        policy("audit_auditrow", "sealing", WHOLE, command="SELECT"),
        migrations.CreateModel(
            name="SealedRow",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("row_id", models.UUIDField(unique=True)),
                ("content", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("position__gt", 0)), name="sealed_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sealing",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField()),
                ("horizon", models.BigIntegerField()),
                ("server", models.BigIntegerField()),
                ("sealed_at", models.DateTimeField(default=caraway.platform.gateways.clock.now)),
            ],
        ),
        append_only("audit_sealedrow"),
        policy("audit_sealedrow", "sealing", WHOLE),
        append_only("audit_sealing"),
        policy("audit_sealing", "sealing", WHOLE),
    ]
