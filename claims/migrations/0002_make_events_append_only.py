from django.db import migrations

from accounts import grants


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [grants.make_append_only("claims_claimevent", "claims_quantityevent")]
