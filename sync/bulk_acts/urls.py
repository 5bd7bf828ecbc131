from django.urls import path

from .views import acts, items

urlpatterns = [
    path("operations/bulk-acts/<slug:name>/start/", acts.bulk_act, name="bulk-act"),
    path("operations/bulk-acts/<uuid:key>/", items.item_list, name="bulk-act-items"),
]
