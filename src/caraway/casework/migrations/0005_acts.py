"""Facts that were recorded together share their act."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_places_taken")]
    operations = [
        migrations.AddField("factrow", "act", models.UUIDField(default=uuid.uuid4), preserve_default=False),
    ]
