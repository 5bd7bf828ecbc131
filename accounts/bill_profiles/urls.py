from ..rest.routes import routes
from .api import BillProfiles

api_urlpatterns = routes(bill_profiles=BillProfiles)
