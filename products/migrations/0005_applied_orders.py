import django.db.models.deletion
from django.db import migrations

import accounts.tenancy.rows

REFERENCE = """
    ALTER TABLE products_orderitem ADD CONSTRAINT products_orderitem_applied_product_id_fk
    FOREIGN KEY (provider_id, applied_product_id, customer_id) REFERENCES products_product (provider_id, id, customer_id)
"""


class Migration(migrations.Migration):
    dependencies = [("products", "0004_billing_gap")]

    operations = [
        migrations.AlterModelOptions(
            name="product",
            options={"permissions": [("change_services", "Can change lines, products and orders")]},
        ),
        migrations.AddField(
            model_name="orderitem",
            name="applied_product",
            field=accounts.tenancy.rows.ProviderForeignKey(
                blank=True,
                carries={"customer_id": "customer_id"},
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="products.product",
            ),
        ),
        migrations.RunSQL(
            REFERENCE,
            "ALTER TABLE products_orderitem DROP CONSTRAINT products_orderitem_applied_product_id_fk",
        ),
    ]
