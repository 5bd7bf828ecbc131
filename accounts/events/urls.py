from ..rest.routes import routes
from .api import Events

api_urlpatterns = routes(events=Events)
