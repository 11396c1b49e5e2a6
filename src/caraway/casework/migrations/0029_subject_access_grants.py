"""What the site's login may do to subject access: it is only added to, by one organisation, and a protected text stays one."""

from django.db import migrations

from caraway.platform.databases.grants import AGREEMENTS_IN_FORCE, append_only, grant, policy

OURS = f"agreement_id = ANY({AGREEMENTS_IN_FORCE})"
ORGANISATION = "nullif(current_setting('caraway.organisation', true), '')::uuid"
OF_ORGANISATION = f"{OURS} AND organisation_id = {ORGANISATION}"
OF_SEEN = "(disclosure_id IS NULL OR EXISTS (SELECT FROM casework_owndisclosure seen WHERE seen.id = disclosure_id))"
"""A review of a protected record is there for those to whom the record is."""
LEAD = "current_setting('caraway.safeguarding', true) = 'yes'"
"""A paper may hold what a protected record says: it is there for the leads."""
MACHINE = f"{OURS} AND nullif(current_setting('caraway.organisation', true), '') IS NULL"
"""The machine's own command, of no organisation, gives the texts of a paper that was made."""

ADDED = ("casework_accessreview", "casework_accesspaper")


class Migration(migrations.Migration):
    dependencies = [("casework", "0028_subject_access")]
    operations = [
        *(append_only(table) for table in ADDED),
        # When the paper was made; nothing else of a request is ever changed.
        grant("casework_accessrequest", "SELECT, INSERT, UPDATE (made_at)"),
        policy("casework_accessrequest", "organisation", OF_ORGANISATION),
        policy("casework_accessreview", "organisation", f"{OF_ORGANISATION} AND {OF_SEEN}"),
        policy("casework_accesspaper", "lead", f"{OF_ORGANISATION} AND {LEAD}"),
        *(policy(f"casework_access{table}", "machine", MACHINE, command="SELECT") for table in ("request", "paper")),
    ]
