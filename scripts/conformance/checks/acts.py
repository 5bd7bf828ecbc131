"""4 and 7. Dry runs: they change nothing, they foretell, and accept what `allowed` names."""

import re
from collections.abc import Iterator

from ..caller import Answer, expect
from ..description import Operation
from ..world import World, words
from ..zoo import Animal, acts_on, body_of, make_zoo

REFUSED = "transition_refused"
# What is made anew each time: keys of the database, and instants.
MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[0-9:.]+Z")


def dry_runs_change_nothing_and_foretell(world: World) -> Iterator[str]:
    """Try every act on everything, then do each once: the lists stand, the answers agree."""
    _, animals = make_zoo(world)
    before = _lists(world)
    for animal in animals:
        for act in acts_on(world, animal):
            _try(world, animal, act)
    for path, entries in _lists(world).items():
        if entries != before[path]:
            yield f"GET {path}: dry runs have changed it"
    done: set[str] = set()
    for animal in animals:
        for act in acts_on(world, animal):
            if act.path in done or not (told := _try(world, animal, act)).is_success:
                continue
            done.add(act.path)
            real = world.own.post(_address(animal, act), body_of(world, act))
            if (told.status, _same(told)) != (real.status, _same(real)):
                yield f"{act.name}: the dry run said {_same(told)}, and then came {_same(real)}"


def allowed_is_what_a_dry_run_accepts(world: World) -> Iterator[str]:
    """Try every act in every state: a refusal names just the acts that are not refused so."""
    _, animals = make_zoo(world)
    for animal in animals:
        tried = {_name(act): _try(world, animal, act) for act in acts_on(world, animal)}
        open_acts = {name for name, answer in tried.items() if answer.code != REFUSED}
        for name, answer in tried.items():
            if answer.code != REFUSED:
                continue
            allowed = set(answer.document.get("allowed", ()))
            accepted = {one for one in tried if tried[one].is_success}
            if not allowed & set(tried) <= open_acts or not accepted & _moves(tried) <= allowed:
                status = expect(world.own.get(animal.address), 200).document["status"]
                yield (
                    f"{name} on {animal.kind} {status}: allowed is {sorted(allowed)}, "
                    f"and dry runs accept {sorted(accepted)}"
                )


def _moves(tried: dict[str, Answer]) -> set[str]:
    """Return the acts that move a status, as their answers tell."""
    return {
        name
        for name, answer in tried.items()
        if answer.is_success and answer.document.get("changes") and name != "override-status"
    }


def _try(world: World, animal: Animal, act: Operation) -> Answer:
    return world.own.post(_address(animal, act), body_of(world, act) | {"dry_run": True})


def _address(animal: Animal, act: Operation) -> str:
    return f"{animal.address}/{_name(act)}"


def _name(act: Operation) -> str:
    return act.path.rsplit("/", 1)[-1]


def _same(answer: Answer) -> str:
    """Return the answer as a text in which what is made anew each time looks alike."""
    return MADE.sub("…", words(answer.document))


def _lists(world: World) -> dict[str, list[str]]:
    return {
        operation.path: [words(one) for one in world.own.walk(operation.path)]
        for operation in world.description.operations("get")
        if operation.is_list and not operation.parameters
    }
