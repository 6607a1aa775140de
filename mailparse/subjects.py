"""Subjects: the base subject (RFC 5256, 2.1, with everybody's prefixes) and the company's own ticket number in it."""

import re

_PREFIXES = (
    "re|aw|antw|antwort|antwoord|sv|vs|vl|odp|rif|res|rép|rep|réf|ref|r|回复|回覆|答复|re^2|ynt|atb|απ|σχετ|на|"
    "отв|ответ|відп|"
    "fw|fwd|tr|wg|wl|i|vb|doorst|rv|enc|pd|továbbítás|vál|vá|fs|iлт|ilt|ilṫ|trans|转发|轉寄|пер|пересл|прд|"
    "προωθ|továbbítva"
)
_FORWARDS = "fw|fwd|tr|wg|wl|i|vb|doorst|rv|enc|pd|fs|ilt|转发|轉寄|пер|пересл|trans|vl|προωθ"
_ABSENT = (
    "automatic reply|réponse automatique|automatisch antwoord|automatische antwort|out of office|autoreply|"
    "auto-reply|auto"
)
_PREFIX = re.compile(rf"^\s*(?:{_PREFIXES}|{_ABSENT})\s?(?:\[\d+\]|\(\d+\)|\^\d+|\*\d+)?\s?[:：]\s*", re.IGNORECASE)
_FORWARD = re.compile(rf"^\s*(?:\[[^\]]{{0,60}}\]\s*)*(?:{_FORWARDS})\s?[:：]", re.IGNORECASE)
_REPLY_OR_FORWARD = re.compile(rf"^\s*(?:\[[^\]]{{0,60}}\]\s*)*(?:{_PREFIXES})\s?(?:\[\d+\])?[:：]", re.IGNORECASE)
_REPLY_INSIDE = re.compile(
    r"(?<![^\W_])(?:re|aw|antw|sv|rép|réf|tr|fw|fwd|wg|doorst)\s?(?:\[\d+\])?[:：]", re.IGNORECASE
)
_BLOB = re.compile(r"^\s*(?:\[[^\[\]]{0,100}\]|\(ref:[^()]{3,80}\)|#{2}\S{1,40}#{2})\s*(?=\S)")
_OUR_TAG = re.compile(r"\s*\[\s*ref[\s:.]*[0-9a-z\s\u2010-\u2015-]{15,24}\]\s*", re.IGNORECASE)
_TRAILER = re.compile(r"\s*\((?:fwd|fw)\)\s*$", re.IGNORECASE)
_WHOLE = re.compile(r"^\s*\[\s*(?:fwd|fw|tr|wg)\s*:\s*(.*)\]\s*$", re.IGNORECASE)
_SPACE = re.compile(r"\s+")

_NUMBER = r"[A-Za-z]{0,8}[-_/.]?\d[\w./-]{1,30}"
_TICKET = (
    re.compile(r"\(?\bref:_?[\w!.]{6,40}:ref\b\)?"),  # Salesforce's thread mark
    re.compile(r"\bCAS-\d{3,12}-[A-Za-z0-9]{1,10}\b"),  # Dynamics
    re.compile(
        r"\[[^\[\]]{0,20}?\b(?:ticket|request|case|incident|dossier|demande|zaak|melding|vorgang|anfrage|"
        r"fall|id|nr|no|ref|sr)"
        rf"\b[^\[\]\d]{{0,12}}{_NUMBER}[^\[\]]{{0,10}}\]",
        re.IGNORECASE,
    ),
    re.compile(r"\[\s*[#~]\s?[A-Za-z]{0,8}-?\d{2,15}\s*\]"),
    re.compile(r"\[[A-Z][A-Z0-9]{1,9}-\d{1,9}\]|\([A-Z][A-Z0-9]{1,9}-\d{1,9}\)"),  # Jira
    re.compile(
        r"\[(?=[^\[\]]*\d[^\[\]]*\d[^\[\]]*\d)[A-Za-z0-9]{1,8}(?:[-/._][A-Za-z0-9]{1,10}){1,4}\]"
    ),  # [2026/K/0931]
    re.compile(r"##\s?[A-Za-z]{0,4}-?\d{3,15}\s?##|#{1,2}[A-Z]{2,6}-?\d{3,12}\b"),
    re.compile(r"\b(?:INC|REQ|RITM|CHG|SCTASK|CS|TASK)\d{6,12}\b"),  # ServiceNow
    re.compile(
        r"\b(?:ticket|case|dossier|zaak|zaaknummer|dossiernummer|vorgangsnummer|vorgang|aktenzeichen|"
        r"incident|klachtnummer|"
        rf"klacht|plainte|beschwerde|complaint|reference|référence|kenmerk|demande)\s?(?:number|nummer|nr|n°|"
        rf"no|id)?\s?[.:#°]{{0,3}}\s?{_NUMBER}",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w#])#\s?\d{3,15}\b"),
)


def base_subject(subject: str) -> str:
    """The subject without reply and forward prefixes, list and ticket marks and our own tag; compared, not shown.

    >>> base_subject("[Ticket#4711] RE: AW: TR: [ref k7m2p-9xqab-tbd3c] Votre contrat")
    'Votre contrat'
    """
    text = _SPACE.sub(" ", _OUR_TAG.sub(" ", subject)).strip()
    for _ in range(60):
        before = text
        text = _PREFIX.sub("", _TRAILER.sub("", text), count=1).strip()
        shorter = _BLOB.sub("", text, count=1).strip()
        text = shorter or text
        whole = _WHOLE.match(text)
        if whole and whole[1].strip():
            text = whole[1].strip()
        if text == before:
            break
    return text


def is_forward(subject: str) -> bool:
    """Whether the first prefix says forwarded: FW, TR, WG, Doorst …"""
    return _FORWARD.match(subject) is not None


def is_reply(subject: str) -> bool:
    """Whether there is a reply or forward prefix, behind ticket marks or not."""
    return _REPLY_OR_FORWARD.match(subject) is not None


def before_reply(subject: str) -> str:
    """What a mail system put before the first reply prefix; the whole subject where there is none.

    >>> before_reply("Out of office: Re: Votre contrat"), before_reply("[#4711] RE: Absence de facture")
    ('Out of office: ', '[#4711] ')
    """
    found = _REPLY_INSIDE.search(subject)
    return subject[: found.start()] if found else subject


def ticket_reference(subject: str) -> str | None:
    """The mark of the company's own ticket system as written, so that it can be put into our later subjects.

    >>> ticket_reference("[Ticket#4711] RE: [ref k7m2p-9xqab-tbd3c] Votre contrat")
    '[Ticket#4711]'
    """
    text = _OUR_TAG.sub(" ", subject[:1000])
    for pattern in _TICKET:
        found = pattern.search(text)
        if found:
            return found[0].strip()
    return None
