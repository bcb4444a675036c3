"""A run may wait for what a partner says of everybody in it, before anybody agrees to it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("vraagt", "wacht op antwoord"), ("concept", "klaargezet"), ("loopt", "loopt"),
    ("klaar", "klaar"), ("gestopt", "gestopt"),
]  # fmt: skip


class Migration(migrations.Migration):
    """The state of such a run, and of each candidate with whom and since when they asked us."""

    dependencies = [("decide", "0004_promise"), ("residents", "0002_travel_documents")]

    operations = [
        migrations.RemoveConstraint(model_name="awardrun", name="awardrun_agreed"),
        migrations.AddField("awardrun", "answer", models.CharField(blank=True, max_length=64)),
        migrations.AddField("candidate", "asked_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "candidate", "partner",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                to="residents.subject",
            ),
        ),
        migrations.AddField("candidate", "since", models.DateField(null=True)),
        migrations.AlterField(
            "awardrun", "state",
            models.CharField(choices=STATES, default="concept", max_length=8),
        ),
        migrations.AddConstraint(
            "awardrun",
            models.CheckConstraint(
                condition=Q(state__in=["vraagt", "concept", "gestopt"])
                | Q(agreed_by__isnull=False),
                name="awardrun_agreed",
            ),
        ),
    ]  # fmt: skip
