"""What single keys of a procedure cannot show: names that lead nowhere, two first steps, doors without a way in."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from relay.procedures.build import Fault, toml_name
from relay.procedures.lines import Path
from relay.procedures.schema import Bodies, Channel, Door, Opening, Procedure, Promise


def procedure(found: Procedure, bodies: Bodies) -> list[Fault]:
    """What is wrong with a procedure, given the outside bodies it may name."""
    return [
        *_everywhere(found, {source.id for source in found.sources}),
        *_channels(found.channels, ()),
        *_conflicts(found),
        *_steps(found),
        *_references(found, bodies),
        *_doors(found, bodies),
    ]


def bodies(found: Bodies) -> list[Fault]:
    """What is wrong with the file of outside bodies."""
    faults = _everywhere(found, {source.id for source in found.sources})
    for place, body in enumerate(found.bodies):
        faults += _channels(body.channels, ("body", place))
        if body.sectors and not body.opens:
            faults.append(Fault(("body", place, "opens"), "is missing: sectors need a rule that opens the door"))
        for number, opening in enumerate(body.opens):
            if opening.step:
                faults.append(Fault(("body", place, "opens", number, "step"), "a body knows no steps; leave it out"))
    return faults


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of the schema inside `value` with its path in the file."""
    yield path, value
    for f in fields(value):
        inside = getattr(value, f.name)
        if is_dataclass(inside):
            yield from walk(inside, (*path, toml_name(f)))
        elif isinstance(inside, tuple):
            for place, one in enumerate(inside):
                if is_dataclass(one):
                    yield from walk(one, (*path, toml_name(f), place))


def _everywhere(found: Procedure | Bodies, sources: Iterable[str]) -> list[Fault]:
    """Names are given once, every fact has a source, every week and hour is possible."""
    faults: list[Fault] = []
    seen: set[tuple[Path, str]] = set()
    for path, value in walk(found):
        source, name = getattr(value, "source", None), getattr(value, "id", None)
        if source is not None and source not in sources:
            faults.append(Fault((*path, "source"), f"no such source: {source!r}; known: {_list(sources)}"))
        if path and name is not None:
            if (path[:-1], name) in seen:
                faults.append(Fault((*path, "id"), f"{name!r} is given twice"))
            seen.add((path[:-1], name))
        for key in ("days", "working_days", "audience", "channels", "groups"):
            given = getattr(value, key, ())
            if not any(map(is_dataclass, given)) and len(set(given)) < len(given):
                faults.append(Fault((*path, key), "has a value twice"))
    return faults


def _channels(channels: tuple[Channel, ...], path: Path) -> list[Fault]:
    faults: list[Fault] = []
    names = {channel.id for channel in channels}
    for place, channel in enumerate(channels):
        at = (*path, "channel", place)
        if not channel.to and channel.missing is None:
            faults.append(Fault((*at, "to"), "is missing: give it, or say in `missing` why it is not known"))
        if channel.to and channel.missing is not None:
            faults.append(Fault((*at, "missing"), "contradicts `to`"))
        if channel.fallback_for and (channel.fallback_for not in names or channel.fallback_for == channel.id):
            faults.append(_unknown((*at, "fallback_for"), "channel", channel.fallback_for, names))
        for number, hours in enumerate(channel.hours):
            if hours.opens >= hours.closes:
                faults.append(Fault((*at, "hours", number, "closes"), "must be after `opens`"))
    return faults


def _conflicts(found: Procedure) -> list[Fault]:
    faults: list[Fault] = []
    values: dict[str, str] = {channel.id: channel.to for channel in found.channels}
    for place, conflict in enumerate(found.conflicts):
        at = ("conflict", place, "channels")
        unknown = [name for name in conflict.channels if name not in values]
        faults += [_unknown(at, "channel", name, values) for name in unknown]
        if not unknown and len({values[name] for name in conflict.channels if name in values}) < 2:
            faults.append(Fault(at, "is no conflict: they do not differ"))
    return faults


def _steps(found: Procedure) -> list[Fault]:
    """One first step, and every other leads back to it."""
    faults: list[Fault] = []
    before = {step.id: step.after for step in found.steps}
    first = [place for place, step in enumerate(found.steps) if not step.after]
    if not first:
        faults.append(Fault(("step", 0, "after"), "no step is the first: one has no `after`"))
    for place in first[1:]:
        reason = f"a second first step; the first is {found.steps[first[0]].id!r}"
        faults.append(Fault(("step", place, "after"), reason))
    for place, step in enumerate(found.steps):
        if step.after and step.after not in before:
            faults.append(_unknown(("step", place, "after"), "step", step.after, before))
        elif first and _circles(step.id, before):
            faults.append(Fault(("step", place, "after"), "leads round in a circle"))
        faults += _promises(step.promises, place)
    return faults


def _circles(name: str, before: dict[Any, str]) -> bool:
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        name = before.get(name, "")
    return bool(name)


def _promises(promises: tuple[Promise, ...], place: int) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for number, promise in enumerate(promises):
        told = {(promise.what, channel) for channel in promise.channels or ("",)}
        if told & seen:
            yield Fault(("step", place, "promise", number, "what"), f"{promise.what} is promised twice")
        seen |= told


def _references(found: Procedure, bodies: Bodies) -> Iterator[Fault]:
    """Names of channels, steps and bodies that do not exist."""
    channels = {channel.id for channel in found.channels}
    steps = {step.id for step in found.steps}
    for path, value in walk(found):
        if path and path[0] != "conflict":
            given = getattr(value, "channels", ())
            yield from (
                _unknown((*path, "channels"), "channel", name, channels) for name in given if name not in channels
            )
    for place, reroute in enumerate(found.reroutes):
        known = channels | {body.id for body in bodies.bodies}
        if reroute.to and reroute.to not in known:
            yield _unknown(("reroute", place, "to"), "body or channel", reroute.to, known)
    for place, commitment in enumerate(found.commitments):
        if commitment.step and commitment.step not in steps:
            yield _unknown(("commitment", place, "step"), "step", commitment.step, steps)


def _doors(found: Procedure, bodies: Bodies) -> Iterator[Fault]:
    steps = {step.id for step in found.steps}
    groups = {product.group for product in found.products}
    for place, door in enumerate(found.doors):
        at: Path = ("door", place)
        yield from _way(door, at, steps, {body.id for body in bodies.bodies})
        for number, opening in enumerate(door.opens):
            yield from _opening(opening, (*at, "opens", number), steps)
        for group in door.groups:
            if group not in groups:
                yield Fault((*at, "groups"), f"no product is of the group {group!r}")


def _way(door: Door, at: Path, steps: Iterable[str], bodies: Iterable[str]) -> Iterator[Fault]:
    if bool(door.step) == bool(door.body):
        yield Fault((*at, "body"), "give exactly one of `step` and `body`")
    elif door.step and door.step not in steps:
        yield _unknown((*at, "step"), "step", door.step, steps)
    elif door.body and door.body not in bodies:
        yield _unknown((*at, "body"), "body", door.body, bodies)


def _opening(opening: Opening, at: Path, steps: Iterable[str]) -> Iterator[Fault]:
    if opening.rule == "at once" and opening.step:
        yield Fault((*at, "step"), "a door that opens at once waits for no step")
    elif opening.rule != "at once" and not opening.step:
        yield Fault((*at, "step"), f"is missing: {opening.rule!r} needs a step")
    elif opening.step and opening.step not in steps:
        yield _unknown((*at, "step"), "step", opening.step, steps)


def _unknown(path: Path, kind: str, name: str, known: Iterable[str]) -> Fault:
    return Fault(path, f"no such {kind}: {name!r}; known: {_list(known)}")


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
