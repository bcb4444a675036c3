"""A run may be put ready by itself, once for its key: then two people agree to it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """The key of such a run, what its letters fill in, and that nobody need have made it."""

    dependencies = [
        ("decide", "0005_asked_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="awardrun", name="awardrun_by_two"),
        migrations.AddField(
            "awardrun", "key", models.CharField(max_length=80, null=True, unique=True)
        ),
        migrations.AddField("awardrun", "said", models.JSONField(default=dict)),
        migrations.AlterField(
            "awardrun", "made_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "awardrun",
            models.CheckConstraint(
                condition=Q(agreed_by=None)
                | (Q(made_by__isnull=False) & ~Q(agreed_by=F("made_by"))),
                name="awardrun_by_two",
            ),
        ),
    ]  # fmt: skip
