# ruff: noqa: E501 - the long lines are the mail itself
"""The markup in which web mailers, phones and ticket systems wrap what they quote.

Each takes a `Reply` and gives a mail.
"""

import html
from collections.abc import Callable

from tests.relay.mail_in.programs import Reply, marked, rows_of

_WORDS = {
    "fr": {"phone": "Envoyé de mon iPhone", "above": "Merci d'écrire votre réponse au-dessus de cette ligne", "served": "Cet e-mail est un service de Lumelec", "original": "Message d'origine", "wrote": "a écrit"},
    "nl": {"phone": "Verstuurd vanaf mijn iPhone", "above": "Gelieve uw antwoord boven deze lijn te typen", "served": "Deze e-mail is een service van Lumelec", "original": "Oorspronkelijk bericht", "wrote": "schreef"},
    "de": {"phone": "Von meinem iPhone gesendet", "above": "Bitte geben Sie Ihre Antwort über dieser Zeile ein", "served": "Diese E-Mail ist ein Service von Lumelec", "original": "Ursprüngliche Nachricht", "wrote": "schrieb"},
    "en": {"phone": "Sent from my iPhone", "above": "Please type your reply above this line", "served": "This email is a service from Lumelec", "original": "Original Message", "wrote": "wrote"},
}  # fmt: skip


def _bold(reply: Reply) -> str:
    return "<br>".join(f"<b>{label}</b> {html.escape(value)}" for label, value in reply.rows())


def _page(inner: str) -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>{inner}</body></html>'


def outlook_web(reply: Reply) -> bytes:
    """The ids of our letter get an x_ in front, as Outlook on the web writes them."""
    quote = reply.page.replace(' class="', ' class="x_').replace(' id="', ' id="x_')
    head = f'<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif">{_bold(reply)}</font><div>&nbsp;</div></div>'
    return reply.mail(None, _page(f'<div class="elementToProof">{rows_of(reply.text)}</div><div id="Signature">{rows_of(reply.sign)}</div>{head}{quote}'))  # fmt: skip


def iphone(reply: Reply) -> bytes:
    foot = f'<div dir="ltr">{_WORDS[reply.lang]["phone"]}</div>'
    quote = f'<blockquote type="cite">{html.escape(reply.intro())}<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">\ufeff{reply.page}</div></blockquote>'
    return reply.mail(None, _page(f'<div dir="ltr">{rows_of(reply.own)}</div>{foot}<div dir="ltr"><br>{quote}'))


def zimbra(reply: Reply) -> bytes:
    head = f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">{_bold(reply)}<br></div><br><div data-marker="__QUOTED_TEXT__">{reply.page}</div>'
    return reply.mail(None, _page(f'<div style="font-family: arial"><div>{rows_of(reply.own)}</div><br>{head}</div>'))


def proton(reply: Reply) -> bytes:
    quote = f'<div class="protonmail_quote">-------- {_WORDS[reply.lang]["original"]} --------<br>{html.escape(reply.intro())}<br><br><blockquote class="protonmail_quote" type="cite">{reply.page}</blockquote><br></div>'
    return reply.mail(None, _page(f'<div style="font-size: 14px;">{rows_of(reply.own)}</div>{quote}'))


def notes(reply: Reply) -> bytes:
    cells = "<br>".join(f'<font size=1 color=#5f5f5f face="sans-serif">{label}&nbsp; &nbsp; &nbsp;</font><font size=1>{html.escape(value)}</font>' for label, value in reply.rows())  # fmt: skip
    own = "<br><br>".join(f'<font size=2 face="sans-serif">{html.escape(piece).replace(chr(10), "<br>")}</font>' for piece in reply.own.split("\n\n"))  # fmt: skip
    return reply.mail(None, _page(f"{own}<br><br><br><table width=100%><tr valign=top><td>{cells}</table><hr noshade><br><br>{reply.page}"))  # fmt: skip


def gmx(reply: Reply) -> bytes:
    quote = f'<div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;">{_bold(reply)}</div><div name="quoted-content">{reply.page}</div></div>'
    return reply.mail(None, _page(f'<div style="font-family: Verdana;"><div>{rows_of(reply.own)}</div><div>&nbsp;{quote}</div></div>'))  # fmt: skip


def yahoo(reply: Reply) -> bytes:
    quote = f'<div id="ydp7yahoo_quoted_55" class="ydp7yahoo_quoted"><div><div>{html.escape(reply.intro())}</div><div><br></div><div>{reply.page}</div></div></div>'
    return reply.mail(None, _page(f'<div class="ydp5yahoo-style-wrap"><div dir="ltr">{rows_of(reply.own)}</div></div>{quote}'))  # fmt: skip


def samsung(reply: Reply) -> bytes:
    lines = "".join(f"<div>{html.escape(line)}</div>" for line in reply.block().split("\n"))
    return reply.mail(None, _page(f'<div dir="auto">{rows_of(reply.own)}</div><div align="left"><div>-------- {_WORDS[reply.lang]["original"]} --------</div>{lines}</div>{reply.page}'))  # fmt: skip


def odoo(reply: Reply) -> bytes:
    quote = f'<blockquote data-o-mail-quote-node="1" data-o-mail-quote="1">{reply.page}</blockquote>'
    return reply.mail(None, f"<div>{rows_of(reply.own)}{quote}<p>Sent by <a href='https://lumelec.example'>Lumelec</a> using <a href='https://www.odoo.example'>Odoo</a>.</p></div>")  # fmt: skip


def salesforce(reply: Reply) -> bytes:
    rule = f"--------------- {_WORDS[reply.lang]['original']} ---------------"
    return reply.mail(f"{reply.own}\n\n{rule}\n{reply.block()}\n\n{reply.plain}\n\nref:!00D200JqZ9.!5002004Tx1B:ref")


def zendesk(reply: Reply) -> bytes:
    """The agent's comment stands below the line that asks to write above it, the history below the comment."""
    words = _WORDS[reply.lang]
    rule = "-" * 46
    history = f"{rule}\n\n{reply.sender.split(' <')[0]}, 2 mars 2026, 10:00 UTC+1\n\n{reply.plain}\n\n{'-' * 32}\n{words['served']}."
    return reply.mail(f"##- {words['above']} -##\n\n{reply.own}\n\n{history}")


def otrs(reply: Reply) -> bytes:
    line = f"02.03.2026 10:00 - {reply.sender.split(' <')[0]} {_WORDS[reply.lang]['wrote']}:"
    return reply.mail(f"{reply.own}\n\n{line}\n\n{marked(reply.plain)}")


def service_now(reply: Reply) -> bytes:
    mark = '<div style="color:white">Ref:MSG2210457_rQx8kP2b</div>'
    return reply.mail(None, _page(f"<table><tr><td>{rows_of(reply.own)}</td></tr></table><hr>{reply.page}{mark}"))


def freshdesk(reply: Reply) -> bytes:
    quote = f'<div class="freshdesk_quote"><blockquote class="freshdesk_quote">{html.escape(reply.intro())}<br>{reply.page}</blockquote></div><div>5102:301</div>'
    return reply.mail(None, f'<div dir="ltr">{rows_of(reply.own)}</div>{quote}')


WRAPPED: tuple[Callable[[Reply], bytes], ...] = (
    outlook_web, iphone, zimbra, proton, notes, gmx, yahoo, samsung, odoo, salesforce, otrs, service_now, freshdesk,
)  # fmt: skip
