"""Forms of custom fields."""

from accounts.custom_fields.operations import define_field
from tests.reliability.forms.world import Form, World

HERE = "/settings/custom-fields"


def defined(world: World) -> Form:
    return f"{HERE}/_new/", {"name": "Region", "kind": "TEXT"}


def changed(world: World) -> Form:
    define_field(world.provider, name="Region", kind="TEXT")
    return world.opened(f"{HERE}/region/", {"name": "Area"})


def archived(world: World) -> Form:
    define_field(world.provider, name="Region", kind="TEXT")
    return f"{HERE}/region/archive/", {}
