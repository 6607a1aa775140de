"""From an original text to its public text: moderation with what the case knows, and moderators' decisions on top.

The original is never altered; every derived column can be computed again.
"""

from collections.abc import Iterable
from dataclasses import fields, replace

import moderation
from mailparse.references import token_spans
from relay.models import Case, Company, Message

_FINDING = tuple(field.name for field in fields(moderation.Finding))


def context(case: Case, message: Message | None = None, *, thread: bool = True) -> moderation.Context:
    """What is known about the people of a case, and what of the company stays readable.

    thread: with the persons whose names are masked elsewhere in it.
    """
    company, detail, account = case.company, case.detail, case.account
    names, addresses, numbers = [account.name], [account.address], [account.phone]
    if message is not None and (message.side == "consumer" or not company.staff_public):
        names.append(message.author_name)
        addresses.append(message.author_address)
    if detail is not None:
        names += [name for name in people(case) if name and thread]
        addresses.append(detail.postal_address)
        numbers += [detail.contract, detail.customer, detail.order, detail.phone]
    public_addresses = {a.address for a in company.addresses if a.state == "confirmed"}
    keep = [company.name, company.number, company.phone, company.website, *sorted(public_addresses)]
    return moderation.Context(
        names=_filled(n for n in names if n != company.name),
        addresses=_filled(a for a in addresses if a not in public_addresses),
        numbers=_filled(numbers),
        keep=_filled(keep),
        lang=case.language,
    )


def _filled(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))  # type: ignore[attr-defined]


def decide(text: str, language: str, known: moderation.Context) -> moderation.Decision:
    """What moderation says, and our reply tokens masked wherever they stand: whoever reads one can write to a case."""
    decision = moderation.review(text, language, known)
    tokens = [moderation.Finding(*span, "REF", "reply_token", 1.0, "mask") for span in token_spans(text)]
    if not tokens:
        return decision
    findings = tuple(sorted((*decision.findings, *tokens), key=lambda finding: (finding.start, finding.end)))
    verdict = "mask" if decision.verdict == "publish" else decision.verdict
    return moderation.Decision(verdict, findings, moderation.redact(text, findings, (), language))


def is_doubtful(company: Company, language: str) -> bool:
    """Whether a name that a consumer typed holds anything but a company's name: then a moderator looks first.

    Many companies bear one word that is also a person's name; a first name and a surname together are a person.
    """
    if company.confirmed:
        return False
    findings = moderation.review(company.name, language).findings
    return any(f.label != "PERSON" or " " in company.name[f.start : f.end].strip() for f in findings)


def public_name(*wanted: str) -> str:
    """The first of these names that holds nothing but a name; the initials of the last where none does."""
    for name in filter(None, wanted):
        if all(finding.label == "PERSON" for finding in moderation.review(name).findings):
            return name
    return " ".join(f"{word[0].upper()}." for word in wanted[-1].split()[:2] if word[0].isalpha())


def examine(case: Case, message: Message) -> None:
    """Fill the derived columns of a message: verdict, findings, public text."""
    decision = decide(message.text, message.language or case.language, context(case, message))
    message.verdict = decision.verdict
    if message.kind == "complaint" and is_doubtful(case.company, case.language):
        message.verdict = "hold"
    message.findings = [{name: getattr(finding, name) for name in _FINDING} for finding in decision.findings]
    message.ruleset = moderation.VERSION
    message.names = _awaited(case, decision)
    message.public_text = decision.public_text
    if message.decisions or (case.detail is not None and case.detail.people):
        derive(case, message)


def _awaited(case: Case, decision: moderation.Decision) -> str:
    """What the step of `cases.naming` has to do with a text: where no model looks, it only numbers people."""
    if case.awaits_names:
        return "wait"
    named = any(finding.label == "PERSON" for finding in decision.findings)
    return "after" if named or (case.detail is not None and case.detail.people) else "rules"


def people(case: Case) -> tuple[str, ...]:
    """The persons whose names are masked in this thread, in their order; "" in the place of one who is none.

    The place is the number in the mask, "[personne 2]", and stays for ever.
    """
    known = case.detail.people if case.detail is not None else None
    return tuple(entry["name"] if entry["person"] else "" for entry in known or ())


def no_people(case: Case) -> frozenset[str]:
    """What a moderator said is nobody's name in this thread, as one would compare it."""
    known = case.detail.people if case.detail is not None else None
    return frozenset(entry["name"].casefold() for entry in known or () if not entry["person"])


def findings(case: Case, message: Message) -> tuple[moderation.Finding, ...]:
    """What was found in a message, without what a moderator said is nobody's name."""
    found = [moderation.Finding(**finding) for finding in message.findings]
    return _without(no_people(case), message.text, found)


def _without(
    no_names: frozenset[str], text: str, found: Iterable[moderation.Finding]
) -> tuple[moderation.Finding, ...]:
    return tuple(f for f in found if f.label != "PERSON" or text[f.start : f.end].casefold() not in no_names)


def standing(message: Message) -> tuple[moderation.SpanDecision, ...]:
    """The moderators' decisions on a message that were not undone."""
    return tuple(
        moderation.SpanDecision(d.start, d.end, d.action, d.label)  # type: ignore[arg-type]
        for d in message.decisions
        if d.undone_at is None
    )


def derive(case: Case, message: Message) -> None:
    """The public text again, with the moderators' decisions that stand and the persons of the thread by number."""
    language = message.language or case.language
    found = findings(case, message)
    message.public_text = moderation.redact(message.text, found, standing(message), language, people(case))


def public_title(case: Case) -> str:
    """The title for the public; empty where a moderator would have to look first."""
    decision = decide(case.title, case.language, context(case))
    found = _without(no_people(case), case.title, decision.findings)
    hidden = any(finding.disposition == "hold" for finding in found)
    return "" if hidden else moderation.redact(case.title, found, (), case.language, people(case))


def preview(case: Case, text: str) -> tuple[str, moderation.Decision]:
    """Title and text of a complaint that is not filed yet, as the rules alone would publish them."""
    known = context(case)
    above, below = decide(case.title, case.language, known), decide(text, case.language, known)
    names = moderation.people(text, below.findings, moderation.people(case.title, above.findings))
    title = moderation.redact(case.title, above.findings, (), case.language, names)
    shown = moderation.redact(text, below.findings, (), case.language, names)
    return "" if above.verdict == "hold" else title, replace(below, public_text=shown)


HIDDEN_STATES = ("draft", "unverified", "held", "withdrawn", "rejected")


def show(case: Case) -> None:
    """Decide anew whether the case has a public page: public by the consumer's will, its complaint fit to read."""
    complaint = next((m for m in case.messages if m.kind == "complaint"), None)
    case.visible = case.public and case.state not in HIDDEN_STATES and complaint is not None and is_public(complaint)
    case.was_public = case.was_public or case.visible


def is_public(message: Message) -> bool:
    """Whether the public may read the public text of this message, given that its case is public.

    Not before the names were looked at, where they are: see `cases.naming`.
    """
    if message.prominence != "public" or message.rejected or message.names == "wait":
        return False
    return message.verdict != "hold" or message.released
