"""The ten checks, each a generator of faults."""

from collections.abc import Callable, Iterator

from ..world import World
from .access import foreign_is_as_absent
from .acts import allowed_is_what_a_dry_run_accepts, dry_runs_change_nothing_and_foretell
from .bodies import patches_keep_and_refuse, what_is_wrong_is_named
from .clock import one_jump_is_many_days
from .events import events_rebuild_what_is_read
from .lists import lists_give_each_once
from .money import balances_are_the_sum_of_entries
from .retries import one_key_has_one_effect

CHECKS: dict[str, Callable[[World], Iterator[str]]] = {
    "foreign": foreign_is_as_absent,
    "keys": one_key_has_one_effect,
    "patch": patches_keep_and_refuse,
    "dry-run": dry_runs_change_nothing_and_foretell,
    "lists": lists_give_each_once,
    "bodies": what_is_wrong_is_named,
    "allowed": allowed_is_what_a_dry_run_accepts,
    "balances": balances_are_the_sum_of_entries,
    "events": events_rebuild_what_is_read,
    "clock": one_jump_is_many_days,
}
