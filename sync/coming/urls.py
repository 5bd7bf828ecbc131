from django.urls import path

from .views import coming_days

urlpatterns = [
    path("customers/<key:account_number>/coming/days/", coming_days, name="customer-coming-days"),
]
