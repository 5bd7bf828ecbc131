from django.urls import path

from . import views

ROLES = "settings/roles/"

urlpatterns = [
    path(ROLES, views.role_list, name="roles"),
    path(ROLES + "_new/", views.new, name="role-new"),
    path(ROLES + "<key:code>/", views.edit, name="role"),
    path(ROLES + "<key:code>/remove/", views.remove, name="role-remove"),
]
