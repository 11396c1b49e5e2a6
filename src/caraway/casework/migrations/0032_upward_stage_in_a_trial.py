"""A case in an arm without the workshops goes up as any that is accepted: what was allotted by lot is nothing of the victims' site."""

from importlib import import_module

from django.db import migrations

from caraway.platform.databases.logins import BRIDGE, READER

BEFORE = import_module("caraway.casework.migrations.0025_bridge").VIEWS["upward_stage"]
ALLOTTED = "stands.stage = 'with_police' AND stands.answer ->> 'outcome' = 'without_programme'"
STAGE = BEFORE.replace("stands.stage,", f"CASE WHEN {ALLOTTED} THEN 'accepted' ELSE stands.stage END AS stage,", 1)


def _instead(select: str) -> str:
    """Made so that it belongs to the reader, as those of the bridge."""
    return (
        f"DROP VIEW upward_stage; GRANT CREATE ON SCHEMA public TO {READER};"
        f"CREATE VIEW upward_stage WITH (security_barrier = true) AS {select};"
        f"GRANT SELECT ON upward_stage TO {BRIDGE}; ALTER VIEW upward_stage OWNER TO {READER};"
        f"REVOKE CREATE ON SCHEMA public FROM {READER};"
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0031_trial_grants")]
    operations = [migrations.RunSQL(_instead(STAGE), _instead(BEFORE))]
