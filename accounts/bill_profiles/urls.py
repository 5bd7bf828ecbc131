from django.urls import path

from ..rest.routes import routes
from .api import BillProfiles
from .views import profiles, terms

PROFILES = "settings/bill-profiles/"
urlpatterns = [
    path(PROFILES, profiles.profile_list, name="bill-profiles"),
    path(f"{PROFILES}_new/", profiles.new, name="bill-profile-new"),
    path(f"{PROFILES}<key:code>/", profiles.profile, name="bill-profile"),
    path(f"{PROFILES}<key:code>/edit/", profiles.edit, name="bill-profile-edit"),
    path(f"{PROFILES}<key:code>/archive/", profiles.archive, name="bill-profile-archive"),
    path("customers/<key:account_number>/terms/", terms.terms, name="customer-terms"),
]

api_urlpatterns = routes(bill_profiles=BillProfiles)
