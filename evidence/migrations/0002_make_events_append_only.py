from django.db import migrations

from accounts import grants


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [grants.make_append_only("evidence_evidencelinkevent")]
