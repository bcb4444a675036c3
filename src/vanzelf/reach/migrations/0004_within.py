import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reach", "0003_words_go"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="within",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="beside",
                to="reach.message",
            ),
        ),
    ]
