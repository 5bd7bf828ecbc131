"""Whom the runner tells of each run that ends: the watch, which alerts staff."""

from accounts.processes.definitions import observe_parking, observe_runs

from .watch import alert_about_parked, alert_about_run

observe_runs(alert_about_run)
observe_parking(alert_about_parked)
