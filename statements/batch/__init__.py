"""Every set-based statement that writes money (docs/architecture.md, Batch processes).

Each function is safe to repeat: what is done is no longer eligible, and a unique key refuses the
rest. A row that changed after it was read is left alone, and taken by the next pass.
"""

from .advancement import Advanced, advance_cycle_dates
from .one_time import charge_once
from .posting import Created, create_final_statements, create_statements, lock_series
from .recurring import Parked, Posted, parked_products, post_recurring_charges, release_parked
from .suspended import post_before_suspension

__all__ = [
    "Advanced",
    "Created",
    "Parked",
    "Posted",
    "advance_cycle_dates",
    "charge_once",
    "create_final_statements",
    "create_statements",
    "lock_series",
    "parked_products",
    "post_before_suspension",
    "post_recurring_charges",
    "release_parked",
]
