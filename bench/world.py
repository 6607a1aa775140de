"""A platform with complaints that wait for answers, made by the same verbs as real ones."""

import datetime as dt
import email
import email.policy
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.mails import EDGE, Thread
from relay import migrations, settings as configuration
from relay.cases import companies, filing, naming, sending
from relay.cases.filing import Filing
from relay.db import Database, connect
from relay.mail import delivery, devzone, dkim_key
from relay.mail.courier import Accepted, Outcome
from relay.models import Account, Case, Company, OutboxRow, ReplyToken
from relay.settings import Settings
from relay.tokens import reply_address

COMPANIES = 40
LANGUAGES = ("fr", "nl", "en", "de")
STORIES = {
    "fr": "Le technicien est venu trois fois et la chaudière fuit toujours. Personne ne répond plus au téléphone. "
    "La première fois, une pièce manquait ; la deuxième, c'était la mauvaise ; la troisième, il est reparti sans rien "
    "dire. Depuis onze jours nous n'avons plus d'eau chaude et j'ai dû prendre congé trois matins de suite. On m'a "
    "promis un rappel dans les deux jours ouvrables, puis un autre, et j'attends encore. J'ai payé le déplacement à "
    "chaque visite alors que l'appareil est sous garantie jusqu'à la fin de l'année prochaine. La facture du dernier "
    "passage parle d'un entretien que personne n'a fait, et l'acompte de janvier a été prélevé deux fois.",
    "nl": "De technicus kwam drie keer en de ketel lekt nog altijd. Aan de telefoon antwoordt niemand meer. "
    "De eerste keer ontbrak een onderdeel, de tweede keer was het een verkeerd en de derde keer ging hij weg zonder "
    "iets te zeggen. Al elf dagen hebben wij geen warm water en ik heb drie ochtenden na elkaar verlof moeten nemen. "
    "Men beloofde mij binnen twee werkdagen terug te bellen, daarna nog eens, en ik wacht nog altijd. Ik heb bij elk "
    "bezoek de verplaatsing betaald, terwijl het toestel tot eind volgend jaar onder garantie valt. De factuur van het "
    "laatste bezoek vermeldt een onderhoud dat niemand deed, en het voorschot van januari werd twee keer geïnd.",
    "en": "The technician came three times and the boiler still leaks. Nobody answers the telephone any more. "
    "The first time a part was missing, the second time it was the wrong one, the third time he left without a word. "
    "We have had no hot water for eleven days and I had to take three mornings off in a row. I was promised a call "
    "within two working days, then another, and I am still waiting. I paid for each visit although the appliance is "
    "under guarantee until the end of next year. The invoice of the last visit mentions a service that nobody carried "
    "out, and the advance payment of January was collected twice.",
    "de": "Der Techniker war dreimal da und der Kessel leckt immer noch. Am Telefon meldet sich niemand mehr. "
    "Beim ersten Mal fehlte ein Teil, beim zweiten Mal war es das falsche, beim dritten Mal ging er wortlos. Seit "
    "elf Tagen haben wir kein warmes Wasser, und ich musste an drei Vormittagen freinehmen. Man versprach mir einen "
    "Rückruf binnen zwei Werktagen, dann noch einen, und ich warte immer noch. Ich habe jede Anfahrt bezahlt, obwohl "
    "das Gerät bis Ende nächsten Jahres unter Garantie steht. Die Rechnung des letzten Besuchs nennt eine Wartung, die "
    "niemand gemacht hat, und der Abschlag vom Januar wurde zweimal eingezogen.",
}


class Nowhere:
    """A courier that takes every letter and carries it nowhere: the world begins with its complaints delivered."""

    def send(self, envelope_sender: str, recipient: str, content: bytes, message_id: str) -> Outcome:  # noqa: ARG002
        return Accepted()

    def close(self) -> None:
        """Nothing is held."""


def settings_for(folder: Path, database_url: str, *, edge: bool, smarthost_port: int) -> Settings:
    """Development settings on free ports. edge: mail comes through a server whose Authentication-Results we believe.

    Letters go to a smarthost on this machine at `smarthost_port`.
    """
    plain = configuration.Settings()
    checks = plain.authentication
    trusting = replace(checks, authserv_id=EDGE, trusted_relays=("127.0.0.1",)) if edge else checks
    return replace(
        plain,
        site=replace(plain.site, data_dir=str(folder), url="http://relay.example"),
        database=replace(plain.database, url=database_url),
        web=replace(plain.web, port=0),
        smtp=replace(plain.smtp, port=0, hostname="mx.relay.example"),
        mail=replace(
            plain.mail, domain="relay.example", smarthost="127.0.0.1", smarthost_port=smarthost_port,
            smarthost_tls="none", thread_hourly=1_000_000,
        ),
        authentication=trusting,
        moderation=replace(plain.moderation, names_model="off"),  # a step of its own after intake, measured apart
    )  # fmt: skip


def environment(settings: Settings) -> dict[str, str]:
    """The environment variables that give a child process these settings."""
    found: dict[str, str] = {}
    for label, (default, _) in configuration.documented().items():
        section, _, key = label.partition(".")
        value: Any = getattr(getattr(settings, section), key)
        if value != default:
            text = ",".join(value) if isinstance(value, tuple) else str(value)
            found[f"{configuration.ENVIRONMENT_PREFIX}{section}_{key}".upper()] = text
    return found


def build(settings: Settings, cases: int, now: dt.datetime) -> list[Thread]:
    """Migrate the database, file `cases` complaints with COMPANIES companies and deliver their letters."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    dkim_key.ensure(settings)
    devzone.ensure(settings)
    migrations.upgrade(settings.database_url)
    database = connect(settings.database_url)
    try:
        _file(database, settings, cases, now)
        _deliver(database, settings, now)
        return _threads(database, settings)
    finally:
        database.close()


def _file(database: Database, settings: Settings, cases: int, now: dt.datetime) -> None:
    with database.write() as session:
        known = [
            companies.add(
                session, f"Company {place}", [f"service@company-{place}.example"], now,
                confirmed=True, language=LANGUAGES[place % 4], sector="energy",
            )
            for place in range(COMPANIES)
        ]  # fmt: skip
        for place in range(cases):
            company = known[place % COMPANIES]
            typed = Filing(
                company_id=company.id, name=f"Lea Marchal {place}", address=f"lea{place}@home.example",
                title=f"Boiler {place} never repaired", story=STORIES[company.language],
                expectation="A working boiler before the first of May.", language=company.language,
                contract=f"C-{5000 + place}", phone="0470 12 34 56", public=True,
            )  # fmt: skip
            filing.confirm(session, settings, filing.open_case(session, settings, typed, None, now), now)


def _deliver(database: Database, settings: Settings, now: dt.datetime) -> None:
    def sent(session: Any, row: OutboxRow, at: dt.datetime) -> None:
        sending.on_sent(session, settings, row, at)

    def refused(_session: Any, row: OutboxRow, status: str, _now: dt.datetime) -> None:
        raise AssertionError(f"letter {row.id} was refused: {status}")

    while delivery.deliver_batch(database, settings, Nowhere(), now, sent, refused):
        pass
    namer = naming.Naming(settings)
    while namer.step(
        database, now
    ):  # the rules' last word on the complaints, which else the first round would wait for
        pass


def _threads(database: Database, settings: Settings) -> list[Thread]:
    query = (
        select(OutboxRow.content, OutboxRow.message_id, Case, Company, Account.name, ReplyToken.token)
        .join(Case, Case.id == OutboxRow.case_id)
        .join(Company, Company.id == Case.company_id)
        .join(Account, Account.id == Case.account_id)
        .join(ReplyToken, (ReplyToken.case_id == Case.id) & (ReplyToken.side == "company"))
        .where(OutboxRow.letter == "complaint")
        .order_by(OutboxRow.id)
    )
    found = []
    with database.read() as session:
        for content, message_id, case, company, name, token in session.execute(query):
            letter = email.message_from_bytes(content, policy=email.policy.default)
            body = letter.get_body(("plain",))
            assert body is not None
            found.append(
                Thread(
                    case.number, company.name, case.written_address, reply_address(settings, token),
                    str(letter["Subject"]), message_id, body.get_content(), name, company.language,
                )
            )  # fmt: skip
    return found
