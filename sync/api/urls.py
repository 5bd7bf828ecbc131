from django.urls import path

from ..day.api import PausedProcess, Processes, ResumedProcess

urlpatterns = [
    path("processes", Processes.as_view(), name="api-processes"),
    path("processes/<slug:process>/pause", PausedProcess.as_view(), name="api-process-pause"),
    path("processes/<slug:process>/resume", ResumedProcess.as_view(), name="api-process-resume"),
]
