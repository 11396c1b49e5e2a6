"""One more kind of event in a joint decision: a member of the police has decided on a breach since."""

from django.db import migrations, models

KINDS = [
    "opened",
    "member_added",
    "member_removed",
    "breach_decided",
    "recorded",
    "moved",
    "proposed",
    "agreed",
    "dissented",
    "urgent_asked",
    "urgent_confirmed",
    "released",
    "closed",
    "overtaken",
]


class Migration(migrations.Migration):
    dependencies = [("victims", "0026_delivery_licensor")]
    operations = [
        migrations.RemoveConstraint(model_name="jointevent", name="joint_event_known"),
        migrations.AddConstraint(
            model_name="jointevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)),
                name="joint_event_known",
            ),
        ),
    ]
