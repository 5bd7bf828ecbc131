from ..rest.routes import routes
from .api import Customers

api_urlpatterns = routes(customers=Customers)
