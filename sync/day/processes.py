"""Whom the runner tells of each run that ends: the watch, which alerts staff."""

from accounts.processes.definitions import observe_runs

from .watch import look_at

observe_runs(look_at)
