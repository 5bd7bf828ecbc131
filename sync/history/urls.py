from accounts.rest.routes import routes

from .api import AccountHistory, StatusChanges

api_urlpatterns = [*routes(status_changes=StatusChanges), *routes(customers=AccountHistory)]
