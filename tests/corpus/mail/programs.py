# ruff: noqa: E501 - the long lines are the mail itself
"""How mail programs lay out a reply, in four languages: the builder's own tables, which the parser never sees.

Each layout takes a `Case` and gives a `Drawn`: the body in one or two forms and what a reader must find in it.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

WORDS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Case:
    """One reply to be laid out: language, what the author wrote, signature, and the letter that is answered."""

    lang: str
    text: str
    sign: str
    letter: str
    subject: str
    name: str
    address: str
    company: str
    mailbox: str

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.lang]

    def intro(self, key: str) -> str:
        return self.words[key].format(name=self.name, address=self.address)

    def quoted(self, mark: str = "> ") -> str:
        return "\n".join((mark + line).rstrip() for line in self.letter.split("\n"))

    def block(self, *, bold: str = "", date: str = "sent") -> str:
        words, colon = self.words, self.words["colon"]
        rows = (
            (words["from"], f"{self.name} <{self.address}>"), (words[date], words["when"]),
            (words["to"], f"{self.company} <{self.mailbox}>"), (words["subject"], self.subject),
        )  # fmt: skip
        return "\n".join(f"{bold}{label}{colon}{bold} {value}" for label, value in rows)


@dataclass
class Drawn:
    """A drawn body and the parts to be found in it. quote: a word of the quoted text."""

    plain: str | None = None
    html: str | None = None
    reply: str | None = None
    sign: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    needs_letter: bool = False


def full(case: Case) -> str:
    return case.text + "\n\n" + case.sign


def outlook_text(case: Case) -> Drawn:
    return Drawn(
        full(case) + "\n\n-----" + case.words["original"] + "-----\n" + case.block() + "\n\n" + case.letter,
        sign=case.sign,
    )


def outlook_no_rule(case: Case) -> Drawn:
    return Drawn(full(case) + "\n\n" + case.block() + "\n\n" + case.letter, sign=case.sign)


def outlook_bold_labels(case: Case) -> Drawn:
    return Drawn(
        full(case) + "\n\n" + case.block(bold="*") + "\n\n" + case.letter.replace("\n", "\n\n"), sign=case.sign
    )


def outlook_phone(case: Case) -> Drawn:
    foot = case.words["outlook"] + "<https://aka.example/o0ukef>"
    return Drawn(case.text + "\n\n" + foot + "\n" + "_" * 32 + "\n" + case.block() + "\n\n" + case.letter, sign=foot)


def outlook_mac(case: Case) -> Drawn:
    return Drawn(full(case) + "\n\n" + case.block(date="date") + "\n" + case.quoted("    "), sign=case.sign)


def gmail_text(case: Case) -> Drawn:
    return Drawn(full(case) + "\n\n" + case.intro("gmail") + "\n\n" + case.quoted(), sign=case.sign)


def gmail_folded_intro(case: Case) -> Drawn:
    head, _, tail = case.intro("gmail").partition(" <")
    return Drawn(full(case) + "\n\n" + head + " <\n" + tail + "\n\n" + case.quoted(), sign=case.sign)


def apple_mail(case: Case) -> Drawn:
    return Drawn(full(case) + "\n\n> " + case.intro("wrote") + "\n> \n" + case.quoted(), sign=case.sign)


def iphone(case: Case) -> Drawn:
    return Drawn(
        case.text + "\n\n" + case.words["phone"] + "\n\n> " + case.intro("wrote") + "\n> \n" + case.quoted(),
        sign=case.words["phone"],
    )


def thunderbird_above(case: Case) -> Drawn:
    return Drawn(
        case.text + "\n\n" + case.intro("bird") + "\n" + case.quoted() + "\n\n-- \n" + case.sign, sign=case.sign
    )


def thunderbird_below(case: Case) -> Drawn:
    return Drawn(
        case.intro("bird") + "\n" + case.quoted() + "\n\n" + case.text + "\n\n-- \n" + case.sign, sign=case.sign
    )


def thunderbird_between(case: Case) -> Drawn:
    first, *rest = [part for part in case.text.split("\n\n") if part.strip()]
    lines = [line for line in case.letter.split("\n") if line.strip()]
    answers = "\n\n".join(rest) or first
    opening = first + "\n\n" if rest else ""
    inside = f"> {lines[1]}\n\n{answers}"
    plain = opening + case.intro("bird") + "\n" + inside + f"\n\n> {lines[-1]}\n"
    return Drawn(plain, reply=opening + inside)


def zimbra(case: Case) -> Drawn:
    return Drawn(
        full(case) + "\n\n----- " + case.words["zimbra"] + " -----\n" + case.block() + "\n\n" + case.letter,
        sign=case.sign,
    )


def proton(case: Case) -> Drawn:
    head = "------- " + case.words["original"] + " -------\n" + case.intro("gmail")
    return Drawn(full(case) + "\n\n" + head + "\n\n" + case.quoted(), sign=case.sign)


def notes(case: Case) -> Drawn:
    words, colon = case.words, case.words["colon"]
    head = (
        f"{words['from']}{colon}    {case.name} <{case.address}>\n{words['notes_to']}{colon}     {case.mailbox}\n"
        f"{words['notes_cc']}{colon}\n{words['date']}{colon}  04.03.2026 09:15\n{words['subject']}{colon}   {case.subject}\n"
        + "_"
        * 40
    )
    return Drawn(full(case) + "\n\n\n" + head + "\n\n" + case.letter, sign=case.sign)


def notes_old(case: Case) -> Drawn:
    head = f"{case.name} <{case.address}>\n04/03/2026 09:15\n\n        To: {case.mailbox}\n        cc:\n        Subject: {case.subject}"
    return Drawn(full(case) + "\n\n\n\n" + head + "\n\n" + case.letter, sign=case.sign)


def samsung(case: Case) -> Drawn:
    foot = case.words["samsung"]
    head = "-------- " + case.words["original"] + " --------\n" + case.block(date="date")
    return Drawn(case.text + "\n\n\n" + foot + "\n\n" + head + "\n\n" + case.letter, sign=foot)


def yahoo_one_line(case: Case) -> Drawn:
    rows = case.block().replace("\n", "")
    return Drawn(
        full(case) + "\n\n    ----- " + case.words["forwarded"] + " ----- " + rows + "\n " + case.letter, sign=case.sign
    )


def help_desk(case: Case) -> Drawn:
    line = case.words["above"]
    return Drawn(full(case) + "\n\n" + line + "\n\n" + case.letter, sign=case.sign)


def salesforce(case: Case) -> Drawn:
    head = "--------------- " + case.words["original"] + " ---------------\n" + case.block() + "\n\n"
    tail = "\n\nref:_00D20Kq9Z._500Tr4mBx1:ref"
    return Drawn(full(case) + "\n\n" + head + case.letter + tail, sign=case.sign)


def groupwise(case: Case) -> Drawn:
    return Drawn(
        full(case) + f"\n\n>>> {case.name} <{case.address}> 04.03.2026 09:15 >>>\n" + case.letter, sign=case.sign
    )


def no_sign_of_a_quote(case: Case) -> Drawn:
    """Only who knows the letter can tell: no marks, no header block, other line breaks."""
    wrapped = case.letter.replace("\n", " ").replace(". ", ".\n")
    return Drawn(full(case) + "\n\n" + wrapped, sign=case.sign, needs_letter=True)


def unknown_labels(case: Case) -> Drawn:
    """A header block in a language that no table has (here Basque)."""
    head = f"Bidaltzailea: {case.name} <{case.address}>\nNoiz: 2026-03-04 09:15\nNori: {case.mailbox}\nGaia: {case.subject}"
    return Drawn(full(case) + "\n\n" + head + "\n\n" + case.letter, sign=case.sign, needs_letter=True)


def nothing_quoted(case: Case) -> Drawn:
    return Drawn(full(case), sign=case.sign)


def rows_of(text: str, tag: str = "p") -> str:
    return "\n".join(f"<{tag}>{escape(line) or '&nbsp;'}</{tag}>" for line in text.split("\n"))


def breaks_of(text: str) -> str:
    return "<br>\n".join(escape(line) for line in text.split("\n"))


def outlook_html(case: Case) -> Drawn:
    words, colon = case.words, case.words["colon"]
    rows = "<br>".join(
        f"<b>{label}{colon}</b> {escape(value)}"
        for label, value in ((words["from"], f"{case.name} <{case.address}>"), (words["sent"], words["when"]),
                             (words["to"], case.mailbox), (words["subject"], case.subject))
    )  # fmt: skip
    body = (
        f"<html><head><style>p.MsoNormal{{margin:0cm}}</style></head><body lang=FR><div class=WordSection1>{rows_of(full(case))}"
        "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        f"<p class=MsoNormal>{rows}</p></div></div>{rows_of(case.letter)}</div></body></html>"
    )
    return Drawn(None, body, sign=case.sign)


def outlook_web(case: Case) -> Drawn:
    head = f"<b>{case.words['from']}{case.words['colon']}</b> {escape(case.name)}<br>"
    body = (
        f'<html><body dir="ltr"><div>{breaks_of(case.text)}</div><div><br></div><div id="Signature"><div>{breaks_of(case.sign)}</div></div>'
        f'<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">{head}</div>'
        f"<div>{breaks_of(case.letter)}</div></body></html>"
    )
    return Drawn(None, body, sign=case.sign)


def gmail_html(case: Case) -> Drawn:
    body = (
        f'<div dir="ltr">{breaks_of(case.text)}<br><div class="gmail_signature">{breaks_of(case.sign)}</div></div><br>'
        f'<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{escape(case.intro("gmail"))}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">'
        f"{breaks_of(case.letter)}</blockquote></div>"
    )
    return Drawn(None, body, sign=case.sign)


def gmx_html(case: Case) -> Drawn:
    words = case.words
    body = (
        f'<html><body><div style="font-family: Verdana;"><div>{breaks_of(full(case))}</div>'
        '<div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div>'
        f"<b>{words['sent']}{words['colon']}</b> {words['when']}<br><b>{words['from']}{words['colon']}</b> {escape(case.name)}</div>"
        f'<div name="quoted-content">{breaks_of(case.letter)}</div></div></div></body></html>'
    )
    return Drawn(None, body, sign=case.sign)


def zimbra_html(case: Case) -> Drawn:
    body = (
        f'<html><body><div style="font-size: 12pt"><div>{breaks_of(full(case))}</div><hr id="zwchr" data-marker="__DIVIDER__">'
        f'<div data-marker="__HEADERS__"><b>{case.words["from"]}: </b>{escape(case.name)}</div>'
        f'<blockquote data-marker="__QUOTED_TEXT__">{breaks_of(case.letter)}</blockquote></div></body></html>'
    )
    return Drawn(None, body, sign=case.sign)


def thunderbird_html(case: Case) -> Drawn:
    body = (
        f'<html><body><p>{breaks_of(full(case))}</p><div class="moz-cite-prefix">{escape(case.intro("bird"))}<br></div>'
        f'<blockquote type="cite" cite="mid:x@y">{breaks_of(case.letter)}</blockquote></body></html>'
    )
    return Drawn(None, body, sign=case.sign)


LAYOUTS: tuple[Callable[[Case], Drawn], ...] = (
    outlook_text, outlook_html, gmail_text, apple_mail, iphone, outlook_phone, thunderbird_above, gmail_html,
    thunderbird_below, outlook_no_rule, thunderbird_between, zimbra, outlook_web, proton, notes, samsung,
    gmail_folded_intro, help_desk, outlook_bold_labels, groupwise, salesforce, gmx_html, notes_old, yahoo_one_line,
    outlook_mac, zimbra_html, no_sign_of_a_quote, unknown_labels, nothing_quoted, thunderbird_html,
)  # fmt: skip
