from django.urls import path

from . import views

urlpatterns = [
    path("operations/parked-accounts/", views.parked_list, name="parked-accounts"),
    path(
        "operations/parked-accounts/<uuid:key>/release/",
        views.release_parked,
        name="parked-account-release",
    ),
]
