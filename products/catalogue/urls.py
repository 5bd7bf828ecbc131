from accounts.rest.routes import routes

from .api import ProductTypes

api_urlpatterns = routes(product_types=ProductTypes)
