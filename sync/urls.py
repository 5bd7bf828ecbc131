from django.urls import path

from accounts import converters  # noqa: F401  (registers <key:…>)

from .views import create_statements, explain, processes, runs

urlpatterns = [
    path("customers/<key:account_number>/explain/", explain.explain_customer, name="customer-explain"),
    path("billing/create-statements/", create_statements.queue, name="create-statements"),
    path("billing/create-statements/confirm/", create_statements.confirm, name="create-statements-confirm"),
    path("billing/create-statements/start/", create_statements.start, name="create-statements-start"),
    path("operations/processes/", processes.process_list, name="processes"),
    path("operations/processes/run/", processes.run_now, name="process-run"),
    path("operations/runs/", runs.run_list, name="runs"),
    path("operations/runs/<uuid:run_id>/", runs.run, name="run"),
    path("operations/runs/<uuid:run_id>/progress/", runs.progress, name="run-progress"),
]
