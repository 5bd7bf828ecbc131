from django.urls import path

from accounts.rest.routes import routes

from .api import FinalStatements, Parked, StatementQueue, Unpostable
from .views import create, final, unpostable

urlpatterns = [
    path("billing/create-statements/", create.queue, name="create-statements"),
    path("billing/create-statements/confirm/", create.confirm, name="create-statements-confirm"),
    path("billing/create-statements/start/", create.start, name="create-statements-start"),
    path("billing/create-statements/final/", final.final_list, name="final-statements"),
    path("billing/create-statements/final/create/", final.create, name="final-statements-create"),
    path("billing/create-statements/unpostable/", unpostable.unpostable_list, name="unpostable"),
]

api_urlpatterns = routes(
    statement_queue=StatementQueue,
    final_statements=FinalStatements,
    unpostable=Unpostable,
    parked=Parked,
)
