from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial")]

    operations = [
        migrations.AddField("seen", "heard_at", models.DateTimeField(null=True)),
        migrations.AddField("seen", "withdrawn_at", models.DateTimeField(null=True)),
    ]
