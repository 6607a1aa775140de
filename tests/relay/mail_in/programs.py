# ruff: noqa: E501 - the long lines are the mail itself
"""How mail programs write a reply to one of our real letters: each layout takes a `Reply` and gives a mail.

The layouts do to our letter what the programs do: wrap it anew, lose the `>`, flatten its tables, translate the header
block, cut it off. What the author wrote is known, so a reader can be held to it word for word.
"""

import html
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

_LABELS = {
    "fr": ("De", "Envoyé", "À", "Objet", " :"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp", ":"),
    "de": ("Von", "Gesendet", "An", "Betreff", ":"),
    "en": ("From", "Sent", "To", "Subject", ":"),
}
_INTRO = {
    "fr": "Le lun. 2 mars 2026 à 10:00, {sender} a écrit :",
    "nl": "Op ma 2 mrt 2026 om 10:00 schreef {sender}:",
    "de": "Am Mo., 2. März 2026 um 10:00 Uhr schrieb {sender}:",
    "en": "On Mon, 2 Mar 2026 at 10:00, {sender} wrote:",
}
_BLOCK_END = re.compile(r"(?i)</(?:p|tr|h\d|table)>|<br\s*/?>")


@dataclass(frozen=True)
class Reply:
    """A reply to be laid out: the letter as we sent it, what the author wrote, and the signature."""

    lang: str
    letter: EmailMessage
    text: str
    sign: str

    @property
    def plain(self) -> str:
        return str(self.letter.get_body(("plain",)).get_content()).replace("\r\n", "\n").rstrip("\n")  # type: ignore[union-attr]

    @property
    def page(self) -> str:
        """What stands in the body of our HTML."""
        source = str(self.letter.get_body(("html",)).get_content())  # type: ignore[union-attr]
        return source.partition("<body")[2].partition(">")[2].partition("</body>")[0]

    @property
    def sender(self) -> str:
        return str(self.letter["From"])

    @property
    def own(self) -> str:
        return f"{self.text}\n\n{self.sign}"

    def intro(self) -> str:
        return _INTRO[self.lang].format(sender=self.sender)

    def rows(self) -> list[tuple[str, str]]:
        sender, sent, to, subject, colon = _LABELS[self.lang]
        values = (self.sender, "2/03/2026 10:00", str(self.letter["To"]), str(self.letter["Subject"]))
        return [(label + colon, value) for label, value in zip((sender, sent, to, subject), values, strict=True)]

    def block(self) -> str:
        return "\n".join(f"{label} {value}" for label, value in self.rows())

    def mail(self, plain: str | None, rich: str | None = None) -> bytes:
        message = EmailMessage()
        message["From"] = "Dienst <service@lumelec.example>"
        message["To"] = str(self.letter["Reply-To"] or self.letter["From"])
        message["Subject"] = f"RE: {self.letter['Subject']}"
        if plain is not None:
            message.set_content(plain)
        if rich is not None and plain is None:
            message.set_content(rich, subtype="html")
        elif rich is not None:
            message.add_alternative(rich, subtype="html")
        return message.as_bytes()


def marked(text: str) -> str:
    return "\n".join(("> " + line).rstrip() for line in text.split("\n"))


def _wrapped(text: str, width: int) -> str:
    """Each paragraph as one, broken anew."""
    return "\n\n".join(textwrap.fill(" ".join(piece.split()), width) for piece in text.split("\n\n"))


def rows_of(text: str) -> str:
    return "".join(f"<p>{html.escape(piece).replace(chr(10), '<br>')}</p>" for piece in text.split("\n\n"))


def _flattened(source: str) -> str:
    """HTML to text as Exchange does it: a line for a row, bold in asterisks, links with their target."""
    text = re.sub(r"(?s)<a [^>]*href=\"([^\"]*)\"[^>]*>(.*?)</a>", r"\2<\1>", re.sub(r"\s+", " ", source))
    text = re.sub(r"(?i)</?(?:strong|b|h\d)\b[^>]*>", lambda tag: "*" if "/" not in tag[0] else "*\n\n", text)
    text = re.sub(r"(?i)</t[dh]>", " \n", _BLOCK_END.sub("\n\n", text))
    return html.unescape(re.sub(r"<(?!http)[^>]+>", "", text))


def outlook_html(reply: Reply) -> bytes:
    rows = "<br>".join(f"<b>{label}</b> {html.escape(value)}" for label, value in reply.rows())
    rule = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"
    rich = (
        f'<html><body lang="{reply.lang}"><div class="WordSection1">{rows_of(reply.own)}<div><div style="{rule}">'
        f'<p class="MsoNormal">{rows}</p></div></div>{reply.page}</div></body></html>'
    )
    return reply.mail(f"{reply.own}\n\n{reply.block()}\n\n{reply.plain}", rich)


def outlook_html_only(reply: Reply) -> bytes:
    rows = "<br>".join(f"<b>{label}</b> {html.escape(value)}" for label, value in reply.rows())
    return reply.mail(
        None,
        f'<html><body><div class="WordSection1">{rows_of(reply.own)}<p>{rows}</p>{reply.page}</div></body></html>',
    )


def gmail(reply: Reply) -> bytes:
    quote = marked(_wrapped(_flattened(reply.page), 78))
    rich = (
        f'<div dir="ltr">{rows_of(reply.own)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        f'{html.escape(reply.intro())}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">'
        f"{reply.page}</blockquote></div>"
    )
    return reply.mail(f"{reply.own}\n\n{_wrapped(reply.intro(), 78)}\n\n{quote}", rich)


def apple_mail(reply: Reply) -> bytes:
    return reply.mail(f"{reply.own}\n\n> {reply.intro()}\n> \n{marked(reply.plain)}")


def thunderbird_above(reply: Reply) -> bytes:
    return reply.mail(f"{reply.text}\n\n{reply.intro()}\n{marked(reply.plain)}\n\n-- \n{reply.sign}")


def thunderbird_below(reply: Reply) -> bytes:
    return reply.mail(f"{reply.intro()}\n{marked(reply.plain)}\n\n{reply.text}\n\n-- \n{reply.sign}")


def thunderbird_unmarked_below(reply: Reply) -> bytes:
    """The `>` are lost, and the answer stands at the bottom."""
    return reply.mail(f"{reply.intro()}\n{reply.plain}\n\n{reply.text}\n\n-- \n{reply.sign}")


def phone(reply: Reply) -> bytes:
    return reply.mail(f"{reply.own}\n\n{reply.intro()}\n\n{marked(_wrapped(reply.plain, 38))}")


def phone_without_marks(reply: Reply) -> bytes:
    return reply.mail(f"{reply.own}\n\n-------- Message --------\n{reply.block()}\n\n{_wrapped(reply.plain, 38)}")


def broken_twice(reply: Reply) -> bytes:
    """Quoted, then wrapped again narrower: every second line lost its mark."""
    lines = [piece for line in marked(reply.plain).split("\n") for piece in (textwrap.wrap(line, 60) or [line])]
    return reply.mail(f"{reply.own}\n\n{reply.intro()}\n" + "\n".join(lines))


def exchange_as_text(reply: Reply) -> bytes:
    return reply.mail(f"{reply.own}\n\n{reply.block()}\n\n{_flattened(reply.page)}")


def ticket_system(reply: Reply) -> bytes:
    """No mark, no header block, other line breaks."""
    return reply.mail(f"{reply.own}\n\n\n{_wrapped(reply.plain, 10_000)}")


def ticket_system_html(reply: Reply) -> bytes:
    table = f"<table><tr><td>{rows_of(reply.own)}</td></tr></table><table><tr><td>{reply.page}</td></tr></table>"
    return reply.mail(None, f"<html><body>{table}</body></html>")


def labels_of_no_table(reply: Reply) -> bytes:
    head = f"Bidaltzailea: {reply.sender}\nNoiz: 2026-03-02 10:00\nNori: {reply.letter['To']}\nGaia: {reply.letter['Subject']}"
    return reply.mail(f"{reply.own}\n\n{head}\n\n{reply.plain}")


def cut_off(reply: Reply) -> bytes:
    """The program quotes only the beginning."""
    return reply.mail(f"{reply.own}\n\n{_wrapped(reply.plain, 10_000)[:400]}")


def banner_in_the_quote(reply: Reply) -> bytes:
    """The company's gateway put a warning on top of our letter when it came in, and a notice below the answer."""
    warning = "[EXTERNAL] CAUTION: this e-mail came from outside. Do not click links unless you know the sender."
    return reply.mail(f"{reply.own}\n\n{reply.block()}\n\n{warning}\n\n{reply.plain}")


def chain(reply: Reply) -> bytes:
    """Our letter, and below it what was written before."""
    earlier = "\n\n".join(["Lorem ipsum dolor sit amet, 14.02.2026.", *reply.plain.split("\n\n")[:4]])
    return reply.mail(f"{reply.own}\n\n{reply.block()}\n\n{reply.plain}\n\n{reply.block()}\n\n{earlier}")


def accents_lost(reply: Reply) -> bytes:
    """An old gateway: what is not ASCII in our letter became a question mark, and the block is in no language."""
    quote = re.sub(r"[^\x00-\x7f]", "?", reply.plain)
    return reply.mail(f"{reply.own}\n\n{reply.sender}\n\n{quote}")


def links_rewritten(reply: Reply) -> bytes:
    """A security gateway: every link goes through it, and addresses get one."""
    quote = re.sub(
        r"(\S+@\S+|https?://\S+)", r"\1<https://safe.gate.example/?url=\1&data=05%7C02%7Cservice>", reply.plain
    )
    return reply.mail(f"{reply.own}\n\n{quote}")


def tabs_in_front(reply: Reply) -> bytes:
    return reply.mail(f"{reply.own}\n\n" + "\n".join("\t" + line for line in reply.plain.split("\n")))


def bars_in_front(reply: Reply) -> bytes:
    return reply.mail(f"{reply.own}\n\n" + "\n".join("| " + line for line in reply.plain.split("\n")))


_PLAIN = {ord("’"): "'", ord("‘"): "'", ord("“"): '"', ord("”"): '"', ord("–"): "-", 0xA0: " ", 0x202F: " "}


def typography_flattened(reply: Reply) -> bytes:
    """Apostrophes, dashes and inverted commas made plain, no-break blanks made blanks: what a Latin-1 system does."""
    return reply.mail(f"{reply.own}\n\n{reply.block()}\n\n{reply.plain.translate(_PLAIN)}")


def read_as_latin_1(reply: Reply) -> bytes:
    """A gateway took our UTF-8 for Latin-1: two letters for each accent."""
    quote = re.sub(r"[\x80-\x9f\xa0]", "", reply.plain.encode().decode("latin-1"))
    return reply.mail(f"{reply.own}\n\n{reply.intro()}\n\n{marked(quote)}")


def scanner_below(reply: Reply) -> bytes:
    """A virus scanner's line under everything is nobody's answer."""
    line = "---\nThis e-mail was checked for viruses by ScanMail.\nhttps://scanmail.example"
    return reply.mail(f"{reply.own}\n\n{reply.intro()}\n{marked(reply.plain)}\n\n{line}")


def notice_below(reply: Reply) -> bytes:
    notice = (
        "________________________________\nThis message and its attachments are confidential and meant for the "
        "addressee only. If you received it in error, please delete it and tell the sender."
    )
    return reply.mail(f"{reply.own}\n\n{reply.block()}\n\n{reply.plain}\n\n{notice}")


WHOLE: tuple[Callable[[Reply], bytes], ...] = (
    outlook_html, outlook_html_only, gmail, apple_mail, thunderbird_above, thunderbird_below,
    thunderbird_unmarked_below, phone, phone_without_marks, broken_twice, exchange_as_text, ticket_system,
    ticket_system_html, labels_of_no_table, cut_off, banner_in_the_quote, chain, accents_lost, links_rewritten,
    tabs_in_front, bars_in_front, typography_flattened, read_as_latin_1, scanner_below, notice_below,
)  # fmt: skip


def _parted(reply: Reply) -> tuple[list[str], list[str]]:
    """The paragraphs of the letter, and those of the answer but the greeting."""
    return reply.plain.split("\n\n"), reply.text.split("\n\n")


def between_marked(reply: Reply) -> bytes:
    """Thunderbird: the answers below what they answer, the greeting on top, much of the letter removed."""
    letter, (greeting, *answers) = _parted(reply)
    place = len(letter) // 2
    pieces = [greeting, reply.intro() + "\n" + marked(letter[place - 1])]
    pieces += [answers[0], marked(letter[place]), *answers[1:], reply.sign]
    return reply.mail("\n\n".join(pieces))


def between_unmarked(reply: Reply) -> bytes:
    """Outlook: the answers typed into the letter below the header block, nothing marked."""
    letter, (greeting, *answers) = _parted(reply)
    third = len(letter) // 3
    pieces = [greeting, reply.block(), *letter[: third + 1], answers[0], *letter[third + 1 : 2 * third + 1]]
    pieces += [*answers[1:], *letter[2 * third + 1 :]]
    return reply.mail("\n\n".join(pieces))


def between_after_dashes(reply: Reply) -> bytes:
    letter, (greeting, *answers) = _parted(reply)
    third = len(letter) // 3
    pieces = [greeting, reply.intro(), marked("\n\n".join(letter[: third + 1])), *answers]
    pieces += [marked("\n\n".join(letter[third + 1 :]))]
    return reply.mail("\n\n".join(pieces))


def between_with_banner(reply: Reply) -> bytes:
    letter, (greeting, *answers) = _parted(reply)
    half = len(letter) // 2
    pieces = [greeting, reply.block(), "[EXTERNAL] Be careful with this message.", *letter[:half], *answers]
    return reply.mail("\n\n".join([*pieces, *letter[half:]]))


BETWEEN: tuple[Callable[[Reply], bytes], ...] = (
    between_marked,
    between_unmarked,
    between_after_dashes,
    between_with_banner,
)
