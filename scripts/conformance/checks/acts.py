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
    """Try every act in every state: `allowed` names those that no refusal of a transition meets.

    Such an act may still be refused for what the thing has or lacks, under a code of its own.
    """
    _, animals = make_zoo(world)
    tried = {
        one: {_name(act): _try(world, one, act) for act in acts_on(world, one)} for one in animals
    }
    # What is a transition is refused as one in some state.
    moves = {
        (animal.kind, name)
        for animal, answers in tried.items()
        for name, answer in answers.items()
        if answer.code == REFUSED
    }
    for animal, answers in tried.items():
        passing = {
            name
            for name, answer in answers.items()
            if answer.code != REFUSED and (animal.kind, name) in moves
        }
        for name, answer in answers.items():
            if answer.code == REFUSED and set(answer.document["allowed"]) != passing:
                status = expect(world.own.get(animal.address), 200).document["status"]
                yield (
                    f"{name} on {animal.kind} {status}: allowed is {answer.document['allowed']}, "
                    f"and dry runs let pass {sorted(passing)}"
                )


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
