from django.urls import path

from . import views

urlpatterns = [
    path("billing/create-statements/parked/", views.parked_list, name="parked"),
    path(
        "billing/create-statements/parked/<key:product_ref>/",
        views.release_page,
        name="parked-release",
    ),
]
