from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("reach", "0004_within"),
    ]

    operations = [
        migrations.RunSQL(
            "create index concurrently message_within on reach_message (within_id)"
            " where within_id is not null",
            "drop index concurrently message_within",
            state_operations=[
                migrations.AddIndex(
                    model_name="message",
                    index=models.Index(
                        condition=models.Q(("within__isnull", False)),
                        fields=["within"],
                        name="message_within",
                    ),
                ),
            ],
        ),
    ]
