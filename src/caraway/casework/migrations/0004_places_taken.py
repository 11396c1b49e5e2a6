"""How many places of a workshop are taken, also by cases of agreements that whoever asks is no party to."""

from django.db import migrations

from caraway.platform.databases.grants import AGREEMENTS_IN_FORCE, site_login

# A workshop that is open to another agreement is full for its cases too when others have taken the places. The count
# is all that crosses: of a workshop that the request may see, and of no other.
MADE = f"""
CREATE FUNCTION casework_places_taken(asked uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT count(*)::integer FROM casework_place AS place
    JOIN casework_workshop AS workshop ON workshop.id = place.workshop_id
    WHERE workshop.id = asked AND place.held
      AND (workshop.agreement_id = ANY({AGREEMENTS_IN_FORCE}) OR workshop.open_to && {AGREEMENTS_IN_FORCE})
$$;
REVOKE ALL ON FUNCTION casework_places_taken(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION casework_places_taken(uuid) TO "{site_login()}";
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_search")]
    operations = [migrations.RunSQL(MADE, "DROP FUNCTION casework_places_taken(uuid)")]
