from accounts.rest.routes import routes

from .api import CustomerActs, ScheduledChanges

api_urlpatterns = [
    *routes(customers=CustomerActs),
    *routes(scheduled_changes=ScheduledChanges),
]
