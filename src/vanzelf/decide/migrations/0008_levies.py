"""The levies that a bill is made of, and of each effect on which of them it is."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Levies; and the levy, the bill and the tax number of an effect."""

    dependencies = [("decide", "0007_our_error"), ("residents", "0002_travel_documents")]

    operations = [
        migrations.CreateModel(
            name="Levy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.CharField(max_length=4, verbose_name="jaar")),
                ("kind", models.SlugField(max_length=30, verbose_name="heffing")),
                ("bill", models.CharField(max_length=30, verbose_name="aanslagnummer")),
                ("tax_number", models.CharField(max_length=30, verbose_name="belastingnummer")),
                ("amount_cents", models.BigIntegerField(verbose_name="bedrag in centen")),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="levies",
                        to="residents.subject",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("bill", "kind"), name="levy_once_on_a_bill"),
                ],
            },
        ),
        migrations.AddField(
            "effect", "levy", models.CharField("heffing", blank=True, max_length=30)
        ),
        migrations.AddField(
            "effect", "bill", models.CharField("aanslagnummer", blank=True, max_length=30)
        ),
        migrations.AddField(
            "effect", "tax_number", models.CharField("belastingnummer", blank=True, max_length=30)
        ),
    ]  # fmt: skip
