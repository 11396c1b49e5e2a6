from django.db import migrations, models


class Migration(migrations.Migration):
    """A form's key belongs to one action, not to all of one permission; and it is kept whether the same was said again."""

    dependencies = [("audit", "0002_grants")]
    operations = [
        migrations.RemoveConstraint("doneonce", "done_once"),
        migrations.RenameField("doneonce", "verb", "doing"),
        migrations.AlterField("doneonce", "doing", models.CharField(max_length=200)),
        migrations.AddField("doneonce", "said", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddConstraint(
            "doneonce",
            models.UniqueConstraint(fields=("key", "doing", "account_id"), name="done_once", nulls_distinct=False),
        ),
    ]
