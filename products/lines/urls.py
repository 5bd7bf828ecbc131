from accounts.rest.routes import routes

from .api import Lines

api_urlpatterns = routes(lines=Lines)
