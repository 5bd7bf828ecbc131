from django.urls import path

from . import views

PROVIDER = "settings/provider/"

urlpatterns = [
    path("settings/", views.index, name="settings"),
    path(PROVIDER, views.provider, name="provider-settings"),
    path(PROVIDER + "edit/", views.edit, name="provider-edit"),
    path(PROVIDER + "logo/", views.logo, name="provider-logo"),
    path(PROVIDER + "logo/remove/", views.logo_remove, name="provider-logo-remove"),
    path(PROVIDER + "logo/<slug:digest>.png", views.logo_file, name="provider-logo-file"),
    path("settings/numbering/", views.numbering, name="numbering"),
    path("settings/numbering/first/", views.first_number, name="numbering-first"),
    path("settings/changes/", views.changes, name="setting-changes"),
    path("brand/<slug:ground>/<slug:ink>.css", views.brand, name="brand"),
]
