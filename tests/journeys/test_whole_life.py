"""The main job from outside: forms and mail only, in production mode, from the built wheel.

Filed and verified; mailed under letterhead; answered from an Outlook-like program through a ticket system; published
without quote and signature; answered by the consumer by mail; answered again; closed "in part"; counted.
"""

import email.utils
import re
from collections.abc import Callable
from email.message import EmailMessage

from tests.journeys.harness import Browser, Life, link, reply_address, until
from tests.peers import dovecot

CONSUMER = "lea.marchal@home.example"
COMPANY = "service@lumelec.example"
STORY = "Le technicien est venu trois fois et la chaudière fuit toujours. Appelez-moi au 0470 12 34 56."
ANSWER = "nous remplacerons la vanne vendredi et vous rembourserons le second déplacement."
SECOND = "Le remboursement de 85 euros a été versé ce matin sur votre compte."


def test_by_smtp(life: Life) -> None:
    life.platform.start()
    play(life)


def test_by_lmtp(life: Life) -> None:
    life.lmtp = True
    life.platform.start()
    play(life)


def test_by_imap(life: Life, require_binary: Callable[[str, str], str]) -> None:
    """Mail is delivered by a real Dovecot into one mailbox, which the platform reads."""
    with dovecot.running(require_binary) as mailbox:
        life.platform.environment |= mailbox.environment()
        life.mailbox = mailbox
        life.platform.start()
        play(life)


def play(life: Life) -> None:
    consumer = life.browser()
    before = counts(life.browser())
    number = file_complaint(life, consumer)
    letter = life.mailboxes.wait(COMPANY, 1)
    check_letterhead(letter)

    life.send(outlook_reply(life, letter), COMPANY, reply_address(letter))
    notice = until(lambda: next((m for m in life.mailboxes.of(CONSUMER) if "vanne" in text_of(m)), None))
    public = until(lambda: read(life.browser(), number, ANSWER))
    assert "Lea M." in public
    for hidden in ("0470", "0471", "lea.marchal", "Peeters", "Le technicien est venu trois fois et"):
        assert public.count(hidden) == (1 if hidden.startswith("Le tech") else 0), hidden

    mine = plain_reply(life, notice, CONSUMER, "Personne n'est venu vendredi. Que faites-vous ?")
    life.send(mine, CONSUMER, reply_address(notice))
    follow_up = until(lambda: next((m for m in life.mailboxes.of(COMPANY) if "Personne" in text_of(m)), None))
    assert "Ticket#4711" in str(follow_up["Subject"])
    life.send(plain_reply(life, follow_up, COMPANY, SECOND), COMPANY, reply_address(follow_up))
    until(lambda: read(life.browser(), number, SECOND))

    close_in_part(life, consumer, number)
    after = until(lambda: (now := counts(life.browser()))[5] != before[5] and now)
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1, 0, 0, 1, 0]
    one_message_id_each(life)


def file_complaint(life: Life, consumer: Browser) -> str:
    """Through the six steps, then by the mailed link; the public number."""
    consumer.get("/complain/company?q=lumelek")
    consumer.submit("main form", company="lumelec")
    consumer.submit(
        title="Chaudière jamais réparée", story=STORY, expectation="Une chaudière qui marche.", category="service"
    )
    consumer.submit(name="Lea Marchal", address=CONSUMER, contract="C-5521")
    consumer.submit()
    consumer.submit(public="yes")
    preview = consumer.page.get_text(" ", strip=True)
    assert "C-5521" in preview
    assert "[téléphone]" in preview
    consumer.submit()
    verification = life.mailboxes.wait(CONSUMER, 1)
    assert life.mailboxes.of(COMPANY) == []
    stranger = life.browser()
    stranger.get(link(verification, "/verify/"))
    assert life.mailboxes.of(COMPANY) == []
    stranger.submit()
    found = re.search(r"\b20\d\d-\d{6}\b", text_of(life.mailboxes.wait(COMPANY, 1)))
    assert found
    return found[0]


def check_letterhead(letter: EmailMessage) -> None:
    text = text_of(letter)
    assert "C-5521" in text
    assert "0470 12 34 56" in text
    assert str(letter["Reply-To"]) in str(letter["From"])
    assert letter["Auto-Submitted"] is None
    assert letter["DKIM-Signature"] is not None
    assert CONSUMER not in letter.as_string()
    assert letter.get_body(preferencelist=("html",)) is not None


def outlook_reply(life: Life, letter: EmailMessage) -> bytes:
    """As Outlook writes in French, after a ticket system put its number first and dropped the references."""
    quoted = "<br>".join(text_of(letter).splitlines())
    body = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style>p.MsoNormal {{margin:0}}</style></head>
<body lang="FR-BE"><div class="WordSection1"><p class="MsoNormal">Bonjour Madame,<o:p></o:p></p>
<p class="MsoNormal">Après vérification, {ANSWER}<o:p></o:p></p>
<p class="MsoNormal">Bien à vous,<o:p></o:p></p>
<p class="MsoNormal"><b>Jan Peeters</b><br>Service clientèle<br>T +32 471 88 99 00<o:p></o:p></p>
<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
<p class="MsoNormal"><b>De :</b> {letter["From"].addresses[0].display_name} &lt;{reply_address(letter)}&gt;<br>
<b>Envoyé :</b> lundi 2 mars 2026 10:04<br><b>À :</b> Service &lt;{COMPANY}&gt;<br>
<b>Objet :</b> {letter["Subject"]}<o:p></o:p></p></div></div><p class="MsoNormal">{quoted}</p></div></body></html>"""
    reply = EmailMessage()
    reply["From"] = f"Service clientèle Lumélec <{COMPANY}>"
    reply["To"] = reply_address(letter)
    reply["Subject"] = f"[Ticket#4711] RE: {letter['Subject']}"
    reply["Date"] = email.utils.localtime()
    reply["Message-ID"] = email.utils.make_msgid(domain="lumelec.example")
    reply.set_content(body, subtype="html", charset="utf-8", cte="quoted-printable")
    return life.senders.sign(reply.as_bytes(policy=reply.policy.clone(linesep="\r\n")), "lumelec.example")


def plain_reply(life: Life, to: EmailMessage, author: str, text: str) -> bytes:
    reply = EmailMessage()
    reply["From"] = author
    reply["To"] = reply_address(to)
    reply["Subject"] = f"Re: {to['Subject']}"
    reply["Date"] = email.utils.localtime()
    reply["Message-ID"] = email.utils.make_msgid(domain="mail.example")
    reply["In-Reply-To"] = reply["References"] = str(to["Message-ID"])
    quoted = "\n".join(f"> {line}" for line in text_of(to).splitlines())
    reply.set_content(f"{text}\n\nLe lun. 2 mars 2026 à 10:04, Relais <x@relay.example> a écrit :\n{quoted}\n")
    content = reply.as_bytes(policy=reply.policy.clone(linesep="\r\n"))
    return life.senders.sign(content, author.rpartition("@")[2])


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain",))
    return "" if body is None else str(body.get_content())


def read(visitor: Browser, number: str, wanted: str) -> str:
    """The public page's text once it holds `wanted`."""
    text = visitor.get(f"/c/{number}").get_text(" ", strip=True)
    return text if wanted in text else ""


def close_in_part(life: Life, consumer: Browser, number: str) -> None:
    consumer.get("/sign-in")
    consumer.submit("main form", address=CONSUMER)
    mailed = until(lambda: next((m for m in life.mailboxes.of(CONSUMER) if "/sign-in/" in text_of(m)), None))
    consumer.get(link(mailed, "/sign-in/"))
    consumer.submit()
    consumer.get(f"/mine/{number}/close")
    consumer.submit(outcome="part", satisfaction="4", comment="Enfin réparée.")
    assert consumer.status == 200


def counts(visitor: Browser) -> list[int]:
    """What the company's page counts: cases, consumers, answered, unanswered, waiting, rated, undeliverable."""
    tiles = visitor.get("/company/lumelec").select(".score dl .tile dd")
    return [int(tile.get_text()) for tile in tiles] or [0] * 7


def one_message_id_each(life: Life) -> None:
    identifiers = [str(mail["Message-ID"]) for mail in life.mailboxes.mails]
    assert len(identifiers) == len(set(identifiers))
