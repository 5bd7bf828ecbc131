from django.urls import path

from accounts.rest.routes import routes

from .api import Processes, Runs, TestClock
from .views import processes, runs, switches

urlpatterns = [
    path("operations/processes/", processes.process_list, name="processes"),
    path("operations/processes/run/", processes.run_now, name="process-run"),
    path(
        "operations/processes/<slug:process>/pause/", switches.pause_process, name="process-pause"
    ),
    path(
        "operations/processes/<slug:process>/resume/",
        switches.resume_process,
        name="process-resume",
    ),
    path("operations/runs/", runs.run_list, name="runs"),
    path("operations/runs/<uuid:run_id>/", runs.run, name="run"),
    path("operations/runs/<uuid:run_id>/progress/", runs.progress, name="run-progress"),
]

api_urlpatterns = routes(processes=Processes, runs=Runs, test_clock=TestClock)
