"""What staff chose to be told of, and what they were told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caraway.platform.gateways.clock
import caraway.platform.gateways.ids
from caraway.platform.databases.grants import append_only, grant


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_leave"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("how", models.CharField(max_length=20)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "kind"), name="notice_chosen_once")],
            },
        ),
        migrations.CreateModel(
            name="NoticeSent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=caraway.platform.gateways.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("at", models.DateTimeField(default=caraway.platform.gateways.clock.now)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "key"), name="notice_sent_once")],
            },
        ),
        append_only("accounts_noticechoice"),
        grant("accounts_noticechoice", "UPDATE (how)"),
        append_only("accounts_noticesent"),
    ]
