"""A key of the family name, made by the database, and indexes to find a case by."""

import django.db.models.functions.text
from django.db import migrations, models

import caraway.casework.models.search_keys


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_grants"),
        ("casework", "0002_grants"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="family_name_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=caraway.casework.models.search_keys.Replaced(
                    django.db.models.functions.text.Lower(
                        caraway.casework.models.search_keys.Translated(
                            models.F("family_name"),
                            models.Value(
                                "áàâäãåāąéèêëēęěíìîïīłńñňóòôöõøōśšúùûüūůýÿŵŷźżžçćčđďřťÁÀÂÄÃÅĀĄÉÈÊËĒĘĚÍÌÎÏĪŁŃÑŇÓÒÔÖÕØŌŚŠÚÙÛÜŪŮÝŸŴŶŹŻŽÇĆČĐĎŘŤ"
                            ),
                            models.Value(
                                "aaaaaaaaeeeeeeeiiiiilnnnooooooossuuuuuuyywyzzzcccddrtaaaaaaaaeeeeeeeiiiiilnnnooooooossuuuuuuyywyzzzcccddrt"
                            ),
                        )
                    ),
                    models.Value("[ .'’-]"),
                    models.Value(""),
                    models.Value("g"),
                ),
                output_field=models.CharField(db_collation="C", max_length=100),
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["police_reference"], name="case_by_police_reference"),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(fields=["agreement", "family_name_key"], name="participant_by_name"),
        ),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(fields=["pnc"], name="participant_by_pnc"),
        ),
    ]
