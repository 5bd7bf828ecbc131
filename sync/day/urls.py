from django.urls import path

from .api import PausedProcess, Processes, ResumedProcess
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

api_urlpatterns = [
    path("processes", Processes.as_view(), name="api-processes"),
    path("processes/<slug:process>/pause", PausedProcess.as_view(), name="api-process-pause"),
    path("processes/<slug:process>/resume", ResumedProcess.as_view(), name="api-process-resume"),
]
