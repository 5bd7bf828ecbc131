from django.urls import path

from . import views

urlpatterns = [
    path("lists/<slug:name>/views/", views.view_list, name="saved-views"),
    path("lists/<slug:name>/views/new/", views.new, name="saved-view-new"),
    path("lists/views/<uuid:key>/", views.edit, name="saved-view"),
    path("lists/views/<uuid:key>/first/", views.first, name="saved-view-first"),
    path("lists/views/<uuid:key>/delete/", views.delete, name="saved-view-delete"),
]
