"""The directory: finding a company however its name is typed, and adding one that is missing."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from relay.mail.mime import kept_address
from relay.models import Case, Company, CompanyAddress, CompanyAlias, KnownSender, ScoreMark

SECTORS = (
    "bank", "insurance", "energy", "telecom", "transport", "travel", "retail", "online_shop", "delivery",
    "car", "housing", "health", "public", "leisure", "other",
)  # fmt: skip
_LEGAL_FORMS = frozenset("sa nv srl bv sprl bvba asbl vzw scrl cv sc snc vof se gmbh ag plc ltd inc".split())
TAKES_MAIL = ("confirmed", "unconfirmed")  # states of an address
_CLOSE_ENOUGH = 72  # of 100; below it a name is another name

# Whole addresses count, never the domain: thousands of strangers share it.
SHARED_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.be hotmail.fr live.be live.com live.nl msn.com "
    "yahoo.com yahoo.fr ymail.com icloud.com me.com mac.com aol.com gmx.com gmx.net gmx.de gmx.fr web.de mail.com "
    "proton.me protonmail.com pm.me skynet.be proximus.be telenet.be scarlet.be voo.be belgacom.net orange.fr "
    "wanadoo.fr free.fr sfr.fr laposte.net kpnmail.nl ziggo.nl xs4all.nl planet.nl home.nl zonnet.nl t-online.de "
    "freenet.de arcor.de posteo.de posteo.net mailbox.org fastmail.com hey.com hushmail.com zoho.com zoho.eu "
    "tutamail.com tuta.com duck.com mail.ru bluewin.ch pandora.be tiscali.be brutele.be edpnet.be "
    "swing.be euphonynet.be hetnet.nl chello.nl upcmail.nl caiway.nl casema.nl quicknet.nl "
    "neuf.fr club-internet.fr numericable.fr bbox.fr aliceadsl.fr cegetel.net 9online.fr pt.lu internet.lu "
    "zendesk.com freshdesk.com salesforce.com service-now.com zohodesk.com helpscout.net intercom.io "
    "mailbox.example shared.example".split()
)
# These give away sub-domains, or have one for each country.
_SHARED_NAMES = frozenset("gmx hotmail live msn outlook yahoo tutanota yandex zohomail".split())


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, no legal form: `Électro-Lumière SA` -> `electro lumiere`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


# What a consumer typed is nobody else's business before the complaint is public: it may be a person, or an insult.
LISTED = Company.merged_into_id.is_(None) & (
    Company.confirmed | exists().where(Case.company_id == Company.id, Case.visible)
)


def search(session: Session, text: str, limit: int = 8) -> list[Company]:
    """Listed companies whose name or alias resembles `text`, best first; typos and accents forgiven."""
    wanted = fold(text[:100])
    if not wanted:
        return []
    names = list(session.execute(select(Company.id, Company.search_key).where(LISTED)))
    names += session.execute(select(CompanyAlias.company_id, CompanyAlias.search_key).join(Company).where(LISTED)).all()
    best = _best(wanted, names)[:limit]
    found = {c.id: c for c in session.scalars(select(Company).where(Company.id.in_(best)))}
    return [found[company_id] for company_id in best if company_id in found]


def _best(wanted: str, names: Iterable[tuple[int, str]]) -> list[int]:
    """Ids in order of likeness; a name that begins with the text comes before a similar one."""
    names = list(names)
    keys = [key for _, key in names]
    scores: dict[int, float] = {}
    for _, score, place in process.extract(wanted, keys, scorer=fuzz.WRatio, score_cutoff=_CLOSE_ENOUGH, limit=50):
        company_id, key = names[place]
        bonus = 100 if key.startswith(wanted) else 50 if f" {wanted}" in f" {key}" else 0
        scores[company_id] = max(scores.get(company_id, 0), score + bonus)
    for company_id, key in names:
        if key.startswith(wanted):
            scores.setdefault(company_id, 190)
    return sorted(scores, key=lambda company_id: (-scores[company_id], company_id))


def by_slug(session: Session, slug: str) -> Company | None:
    """The listed company of this slug."""
    return session.scalar(select(Company).where(Company.slug == slug, LISTED))


def moved_to(session: Session, slug: str) -> str | None:
    """The slug of the entry into which that of this slug was merged."""
    gone = select(Company.merged_into_id).where(Company.slug == slug, Company.merged_into_id.is_not(None))
    return session.scalar(select(Company.slug).where(Company.id == gone.scalar_subquery()))


def free_slug(session: Session, name: str) -> str:
    """A slug for `name` that no company has yet."""
    base = fold(name).replace(" ", "-")[:60].strip("-") or "company"
    taken = set(session.scalars(select(Company.slug).where(Company.slug.like(f"{base}%"))))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def add(
    session: Session,
    name: str,
    addresses: Iterable[str],
    now: dt.datetime,
    *,
    sector: str = "other",
    language: str = "fr",
    confirmed: bool = False,
    account_id: int | None = None,
    aliases: Iterable[str] = (),
) -> Company:
    """A company with its addresses. A confirmed one also speaks through the domains of its addresses."""
    company = Company(
        slug=free_slug(session, name),
        name=name.strip(),
        search_key=fold(name),
        sector=sector,
        language=language,
        confirmed=confirmed,
        created_at=now,
    )
    company.aliases = [CompanyAlias(name=alias, search_key=fold(alias)) for alias in aliases]
    company.addresses = [
        CompanyAddress(
            address=kept_address(address),
            rank=rank,
            state="confirmed" if confirmed else "unconfirmed",
            added_by_account_id=account_id,
        )
        for rank, address in enumerate(addresses)
    ]
    session.add(company)
    session.flush()
    if confirmed:
        for address in company.addresses:
            learn_sender(session, company, address.address, now)
    return company


def is_shared(domain: str) -> bool:
    """Whether strangers have addresses in this domain, or tickets in a sub-domain of it."""
    labels = domain.split(".")
    parents = {".".join(labels[start:]) for start in range(len(labels))}
    registered = labels[-3] if len(labels) == 3 and labels[-2] in ("co", "com") else labels[-2] if labels[1:] else ""
    return bool(parents & SHARED_DOMAINS) or (len(labels) <= 3 and registered in _SHARED_NAMES)


def learn_sender(
    session: Session, company: Company, address: str, now: dt.datetime, staff_id: int | None = None
) -> str:
    """From now on authenticated mail from this address's domain speaks for the company.

    Of a shared mailbox provider or ticket service only the whole address is learned.
    Returns what was learned.
    """
    domain = domain_of(address)
    value = address.lower() if is_shared(domain) else domain
    known = select(KnownSender).where(KnownSender.company_id == company.id, KnownSender.value == value)
    if session.scalar(known) is None:
        session.add(KnownSender(company_id=company.id, value=value, added_at=now, staff_id=staff_id))
        session.flush()
    return value


def speaks_for(session: Session, company: Company, author: str) -> bool:
    """Whether authenticated mail by `author` speaks for the company: its domain, a parent domain or the address."""
    author = author.lower()
    labels = domain_of(author).split(".")
    values = {author} | {".".join(labels[i:]) for i in range(len(labels) - 1)}
    known = select(KnownSender.id).where(KnownSender.company_id == company.id, KnownSender.value.in_(values))
    return session.scalar(known.limit(1)) is not None


def add_unconfirmed(
    session: Session, name: str, address: str, account_id: int | None, language: str, now: dt.datetime
) -> Company:
    """A company entered by a consumer: labelled, unclaimable and unscored until staff confirm it."""
    return add(session, name, [address], now, language=language, account_id=account_id)


def confirm(session: Session, company: Company, now: dt.datetime, staff_id: int | None) -> None:
    """Staff confirmed the addresses independently of the consumer."""
    company.confirmed = True
    session.add(ScoreMark(company_id=company.id, case_id=None, at=now))
    for address in company.addresses:
        if address.state == "unconfirmed":
            address.state = "confirmed"
            learn_sender(session, company, address.address, now, staff_id)


def address_to_write(company: Company) -> CompanyAddress | None:
    """The first address that still takes mail."""
    return next((a for a in company.addresses if a.state in TAKES_MAIL), None)


def takes_mail(company: Company, address: str) -> bool:
    """Whether mail may go to this address: the company's mail is enabled, nobody said stop, and no mail came back."""
    living = {a.address for a in company.addresses if a.state in TAKES_MAIL}
    return company.mail_enabled and address in living
