from django.db import migrations

from caraway.platform.databases.grants import append_only, grant


class Migration(migrations.Migration):
    """Memberships and invitations end by a date, never by a deletion; only sessions are thrown away."""

    dependencies = [("accounts", "0001_initial")]
    operations = [
        append_only("accounts_account"),
        grant(
            "accounts_account",
            "UPDATE (password, last_login, email, full_name, staff_number, language, is_active)",
        ),
        append_only("accounts_membership"),
        grant("accounts_membership", "UPDATE (to_on, ended_at)"),
        append_only("accounts_invitation"),
        grant("accounts_invitation", "UPDATE (accepted_at, accepted_by_id)"),
        grant("accounts_session", "SELECT, INSERT, UPDATE, DELETE"),
    ]
