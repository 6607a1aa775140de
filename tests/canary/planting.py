"""Cases full of canaries: invented personal data in every place that the public must not see.

Everything is filed by the real verbs and by real mails; `plant` says what was hidden and which cases are private.
"""

import datetime as dt
from dataclasses import dataclass, replace
from email import policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailparse.references import grouped
from relay import public
from relay.cases import companies, drafts, feedback, filing, sending, sessions, staff, thread
from relay.cases.filing import Filing
from relay.cases.uploads import Upload
from relay.db import Database
from relay.demo.history import Past
from relay.mail import delivery, devzone, intake, spool
from relay.mail.dns import make_resolver
from relay.mail.spool import Incoming
from relay.models import Case, HeldMail, MailedLink, Message, OutboxRow, ReplyToken, WebSession
from relay.settings import Settings

NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)

CONSUMER = "quirina.zoltavec@mailbox.example"
CLERK = "ottokar.bliemwick@desk.volauvent.example"
PERSONAL = (
    "Zoltavec", "Quirina", "zoltavec", "Bliemwick", "Ottokar", "0471 98 76 54", "0472 31 41 59", "02 555 27 18",
    "BE71 0961 2345 6769", "85.07.30-033.28", "4111 1111 1111 1111", "bakkerstraat 117",
)  # fmt: skip
NUMBERS = {"contract": "KX-9981-7743", "customer": "CUS-550127", "order": "ORD-88213-X", "phone": "0471 98 76 54"}
LEAKY = (
    "Le livreur n’est jamais venu. Appelez-moi au 0471 98 76 54 ou écrivez à quirina.zoltavec@mailbox.example. "
    "Mon compte : BE71 0961 2345 6769, registre national 85.07.30-033.28, carte 4111 1111 1111 1111. "
    "J’habite Bakkerstraat 117, 9000 Gent. Contrat KX-9981-7743. Quirina Zoltavec"
)


@dataclass(frozen=True, slots=True)
class Planted:
    """What was hidden: strings no visitor may meet, numbers of cases no visitor may read, and of the public one.

    gone: the private number that was public once; the list of changes tells those who keep a copy that it went.
    """

    canaries: tuple[str, ...]
    private: tuple[str, ...]
    public: str
    gone: str


def production(settings: Settings, folder: Path) -> Settings:
    """The same settings as the public meets them; DNS stays the development zone."""
    return replace(
        settings,
        site=replace(settings.site, mode="production", url="https://relay.example"),
        mail=replace(settings.mail, smarthost="127.0.0.1", smarthost_tls="none"),
        authentication=replace(settings.authentication, dns_zone_file=str(folder / "devzone.toml")),
    )


def plant(database: Database, settings: Settings) -> Planted:
    """Fill the database; `settings` are those of development, which can sign."""
    devzone.ensure(settings)
    with database.write() as session:
        company = companies.add(
            session, "Volauvent", ["plainte@volauvent.example"], NOW, sector="delivery", confirmed=True
        )
        public_case = _file(session, settings, company.id, public=True, title="Livraison de Quirina Zoltavec perdue")
        private_case = _file(session, settings, company.id, public=False, title="Titre pintadeau privé")
        gone = _file(session, settings, company.id, public=True, title="Titre gelinotte retiré")
        unverified = _file(session, settings, company.id, public=True, title="Titre bécasseau", confirmed=False)
        rude = _file(session, settings, company.id, public=True, title="Titre", story="Quel sale con, ce jobardelu !")
        _unknown_company(session, settings)
        numbers = [case.number for case in (private_case, gone, unverified, rude)]
        ids = public_case.id, private_case.id
        number, once = public_case.number, gone.number
    _deliver(database, settings)
    for case_id in ids:
        _mails(database, settings, case_id)
    with database.write() as session:
        _end(session, settings, ids, gone.id)
        _others(session, settings, number)
        secrets = _secrets(session)
    words = (
        "pintadeau", "gelinotte", "bécasseau", "jobardelu", "chevêchette", "tichodrome", "sizerin", "patron@loriot",
        "x-originating", "198.51.100.77", "eider-cc@", "grèbe-huppé.txt", "contenu-grèbe", "facture-plongeon.txt",
        "contenu-plongeon", "macreuse", "harelde", "fuligule", "milouinan", "courlis@", "garrot", "balbuzard",
    )  # fmt: skip
    _check(database)
    return Planted((*PERSONAL, *NUMBERS.values(), CONSUMER, CLERK, *words, *secrets), tuple(numbers), number, once)


def _file(
    session: Session, settings: Settings, company_id: int, *, public: bool, title: str, story: str = LEAKY,
    confirmed: bool = True,
) -> Case:  # fmt: skip
    typed = Filing(
        company_id=company_id, name="Quirina Zoltavec", display_name="Visiteuse 7", address=CONSUMER, title=title,
        story=story if public else f"{story} chevêchette", expectation="Un remboursement.", category="delivery",
        amount="49,90", occurred_on="2026-05-02", language="fr", public=public, contacted_before=True,
        files=(Upload("facture-plongeon.txt", "text/plain", b"contenu-plongeon"),), **NUMBERS,
    )  # fmt: skip
    case = filing.open_case(session, settings, typed, None, NOW)
    return filing.confirm(session, settings, case, NOW) if confirmed else case


def _unknown_company(session: Session, settings: Settings) -> None:
    """The address that a consumer typed for a company is nobody's business."""
    typed = Filing(
        company_name="Entreprise du Coin", company_address="patron@loriot.example", name="Quirina Zoltavec",
        display_name="Visiteuse 7", address=CONSUMER, title="Rien reçu", story=LEAKY, expectation="Un remboursement.",
        language="fr", public=True, **NUMBERS,
    )  # fmt: skip
    filing.confirm(session, settings, filing.open_case(session, settings, typed, None, NOW), NOW)


def _deliver(database: Database, settings: Settings) -> None:
    def on_sent(session: Session, row: OutboxRow, now: dt.datetime) -> None:
        sending.on_sent(session, settings, row, now)

    def on_failed(_session: Session, row: OutboxRow, status: str, _now: dt.datetime) -> None:
        raise AssertionError(f"{row.letter}: {status}")

    while delivery.deliver_batch(database, settings, Past(), NOW + dt.timedelta(minutes=1), on_sent, on_failed):
        pass


def _mails(database: Database, settings: Settings, case_id: int) -> None:
    """An answer, an insult, a machine and a forger of the company's; a mail of the consumer's."""
    with database.read() as session:
        tokens = {t.side: t.token for t in session.scalars(select(ReplyToken).where(ReplyToken.case_id == case_id))}
    answer = f"Bonjour Quirina Zoltavec,\n\nNous remboursons {case_id} × 49,90 €. Appelez Ottokar au 0472 31 41 59.\n"
    signature = "\n-- \nOttokar Bliemwick\nGSM 0472 31 41 59\nTél. 02 555 27 18\nmacreuse\n"
    insult = "Vous êtes une sale conne, tichodrome que vous êtes."
    absence = "Je suis absent du bureau et serai de retour lundi. sizerin"
    sent = (
        (CLERK, "company", answer + signature, {}, True),
        (CLERK, "company", insult, {}, True),
        (CLERK, "company", absence, {"Auto-Submitted": "auto-replied"}, True),
        (CLERK, "company", "Nous payons le triple, foi de balbuzard.", {}, False),
        (
            CONSUMER,
            "consumer",
            "Merci. Mon numéro reste le 0471 98 76 54.\n\n-- \nQuirina Zoltavec\nharelde\n",
            {},
            True,
        ),
    )
    with database.write() as session:
        for minute, (author, side, text, fields, is_signed) in enumerate(sent):
            to = f"{settings.mail.local}+{tokens[side]}@{settings.mail.domain}"
            content = _mail(author, to, text, fields)
            content = devzone.sign(settings, content, author.rpartition("@")[2]) if is_signed else content
            at = NOW + dt.timedelta(days=1, minutes=minute)
            spool.accept(session, [Incoming("smtp", content, author, (to,), "198.51.100.77", "fuligule", at, False)])
    intake.take_in(database, settings, make_resolver(settings), NOW + dt.timedelta(days=2))


def _mail(author: str, to: str, text: str, fields: dict[str, str]) -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    name = "Ottokar Bliemwick" if author == CLERK else "Quirina Zoltavec"
    mail["From"] = f"{name} <{author}>"
    mail["To"] = to
    mail["Cc"] = "eider-cc@volauvent.example"
    mail["Subject"] = "RE: dossier milouinan KX-9981-7743 de Quirina Zoltavec"
    mail["Message-ID"] = f"<garrot.{abs(hash((author, to, text)))}@volauvent.example>"
    mail["Date"] = NOW + dt.timedelta(days=1)
    mail["X-Originating-IP"] = "[198.51.100.77]"
    for field, value in fields.items():
        mail[field] = value
    quoted = "Le 1 juin 2026 à 09:00, Quirina Zoltavec a écrit :\n> fuligule, Bakkerstraat 117\n> 0471 98 76 54\n"
    mail.set_content(f"{text}\n\n{quoted}", cte="quoted-printable")
    mail.add_attachment("contenu-grèbe 0471 98 76 54", filename="grèbe-huppé.txt")
    return mail.as_bytes()


def _end(session: Session, settings: Settings, ids: tuple[int, int], gone: int) -> None:
    """Both are closed with a comment; the third turns private after it was public."""
    later = NOW + dt.timedelta(days=5)
    for case_id in ids:
        case = session.get_one(Case, case_id)
        thread.follow_up(session, settings, case, "Toujours rien, appelez le 0471 98 76 54. Quirina", (), later)
        feedback.close(session, settings, case, "part", 3, "Merci Ottokar Bliemwick, 0472 31 41 59", later)
    thread.make_private(session, session.get_one(Case, gone), later)


def _others(session: Session, settings: Settings, number: str) -> None:
    """Rows beside the cases: a report, a draft, staff, a browser's session."""
    page = public.case(session, number)
    assert isinstance(page, public.CasePage)
    assert public.report(
        session, settings, number, page.messages[0].id, "courlis@mailbox.example", "fuligule", "fr", NOW
    )
    drafts.save(session, None, {"title": "fuligule", "story": LEAKY}, NOW)
    person = staff.add(
        session, "ottokar.bliemwick@relay.example", "Ottokar Bliemwick", "macreuse-macreuse", "legal", NOW
    )
    sessions.start(session, NOW, staff_id=person.id)


def _secrets(session: Session) -> tuple[str, ...]:
    """Tokens as people and as machines write them, Message-IDs, hashes of secrets."""
    tokens = [*session.scalars(select(ReplyToken.token)), *session.scalars(select(OutboxRow.verp)).all()]
    known = [token for token in tokens if token]
    hashes = [*session.scalars(select(MailedLink.secret_hash)), *session.scalars(select(WebSession.secret_hash))]
    return (*known, *map(grouped, known), *session.scalars(select(OutboxRow.message_id)), *hashes)


def _check(database: Database) -> None:
    """The forger's mail and the insult must have been held for the canaries in them to mean anything."""
    with database.read() as session:
        assert {"unauthenticated"} == set(session.scalars(select(HeldMail.reason)))
        assert "hold" in set(session.scalars(select(Message.verdict).where(Message.side == "company")))
