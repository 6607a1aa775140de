"""Where the signature begins in what the author wrote. It is marked there, never dropped.

Losing a sentence to the signature is worse than leaking a name into the text, so each rule wants the whole tail of the
text to look like one: the `-- ` line, a mail program's own footer, a closing with short lines below it, a block of
contact data, or a confidentiality notice.
"""

import re
from collections.abc import Sequence

_DELIMITER = re.compile(r"^(?:--|—|––|-- |__)\s*$")
_RULE = re.compile(r"^\s*[-–—_*=~#]{2,}\s*$")
_FOOTER = re.compile(
    r"""^[\s*_(<\[«"-]*(?:
      sent\s(?:from|with|via|using|by)\b | (?:from\s)?(?:my\s)iphone\b | get\s\[?outlook\b | sent\sby\s
      | someone\sfrom\smobile
    | envoyé\s(?:de(?:puis)?|avec|à\spartir|par|via)\b | télécharge[rz]\s\[?outlook | obtenir\s\[?outlook
    | (?:verzonden|verstuurd)\s(?:vanaf|vanuit|met|via|door)\b | outlook\svoor\s(?:ios|android)\s(?:downloaden
    |ophalen)
    | download\s\[?outlook\b | (?:gesendet|verschickt)\s(?:von|mit|aus|über|via)\b
    | von\smeinem\b.{1,60}\b(?:gesendet|geschickt) | diese\snachricht\swurde\svon\smeinem
    | outlook\sfür\s(?:ios|android)\s
    | inviato\s(?:da|con|dal)\b | enviado\s(?:desde|do|de|con|a\spartir|pelo|via)\b | sendt\s(?:fra|med|via)\b
    | skickat\s(?:från|med|via)\b | lähetetty\s | wysłan[eoy]\s(?:z|za)\b | odesláno\sz | odoslané\sz
    | отправлено\s(?:с|из)\b | надіслано\s(?:з|із)\b | iphone'?umdan\s | trimis\s(?:de\spe|din)\b | 从我的 | 從我的
    | 发自我的 | iphoneから送信 | 나의\siphone | dit\sbericht\sis\sverzonden\svanaf
    | ce\smessage\sa\sété\senvoyé\sdepuis
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING = re.compile(
    r"""^[\s*_>]*(?:(?:with|many|met|mit|avec|con|com|med|in\sattesa|salutations?|en\svous|je\svous|i|kind|warm
    |best|very)\s)?
    [^.!?\n:]{0,48}?
    (?:regards?|sincerely(?:\syours)?|yours(?:\s(?:truly|faithfully|sincerely))?|respectfully|cheers
    |best\swishes|^\s*best
    | cordialement|bien\s(?:cordialement|à\s(?:vous|toi))|salutations(?:\s(?:distinguées|cordiales|les\smeilleures))?
    | sincèrement|amicalement|respectueusement|meilleurs\svoeux
    | groet(?:en|jes)?|gr(?:\.|tjs?)|hoogachtend|mvg|m\.?v\.?g\.?
    | gr(?:ü|ue)(?:ß|ss)(?:e|en)?|gru(?:ß|ss)|mfg|hochachtungsvoll|lg|vg
    | saludos?|atentamente|un\scordial\ssaludo|cordiali\ssaluti|distinti\ssaluti|saluti|cordialmente
    |atenciosamente|cumprimentos
    | hilsen|hälsning(?:ar)?|terveisin|pozdrawiam|pozdravem|pozdravom|üdvözlettel|уважением|saygılarımla|poważaniem
    )\s*[,.!*_-]*\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_THANKS = re.compile(
    r"^\s*(?:many\s|vielen\s|besten\s|hartelijk\s|alvast\s|un\sgrand\s)?(?:thanks|thank\syou|thx|merci|"
    r"bedankt|dank|danke|dank\su)"
    r"(?:\s(?:and|&|a\slot|again|in\sadvance|d'avance|bij\svoorbaat|im\svoraus|beaucoup|best|kind|"
    r"regards)){0,3}\s*[,.!]*\s*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"""(?:^|[\s*|<(])(?:tel|tél|phone|mobile?|gsm|fax|cell|direct|office|t|m|f|e|p|w|téléphone|telefoon
    |telefon|mobiel|handy|kvk|btw|tva|vat
      |iban|bic|ust-?id\S*|hrb|e-?mail|web|www|internet|site|skype|bce|kbo|rpr|rpm)\s*[.:)\]*+/]
      |(?:\+|00)\d{1,3}[\s./()-]?\(?\d|\b0\d{1,3}[\s./-]\d{2,3}[\s./-]?\d{2}|\(\d{3}\)\s?\d{3}
      |\b\d{3}[.-]\d{3}[.-]\d{4}\b|www\.|https?://|[\w.+-]+@[\w-]+\.\w
      |\b(?:B-|D-|L-|F-)?\d{4,5}(?:\s?[A-Z]{2})?\s[A-ZÀ-Ý][\w-]+|\b(?:GmbH|AG|NV|SA|BV|SPRL|SRL|ASBL|VZW|Ltd|Inc
      |LLC|e\.V\.|SE|KG)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NOTICE = re.compile(
    r"confidential|confidentiel|vertrouwelijk|vertraulich|intended (?:solely|only|recipient|for)|"
    r"geadresseerde|bestemd voor|"
    r"destinataire|strictement|virus|disclaimer|think before|imprimer ce|before printing|afdruk|ausdruck|"
    r"privileged|riservat|"
    r"autorisé|unauthori[sz]ed|unbefugt|irrtümlich",
    re.IGNORECASE,
)
_MESSAGE = re.compile(r"e-?mail|message|transmission|bericht|nachricht|courriel|messaggio", re.IGNORECASE)
_STRONG_NOTICE = re.compile(
    r"\b(?:this|the|ce|cet|cette|dit|deze|diese[rs]?|questo|le présent)\s(?:[\w-]+\s){0,3}?"
    r"(?:e-?mail|message|transmission|bericht|nachricht|courriel|messaggio)\b.{0,200}"
    r"(?:confidential|confidentiel|vertrouwelijk|vertraulich|privileged|intended|addressee|destinataire|"
    r"geadresseerde|"
    r"bestemd|bestimmt|empfänger|riservat|strictly)|"
    r"(?:intended recipient|beoogde ontvanger|richtige adressat|destinataire (?:prévu|visé)).{0,300}"
    r"(?:e-?mail|message|bericht|nachricht)",
    re.IGNORECASE | re.DOTALL,
)
_SECRETS = (
    "confid", "vertrou", "vertrau", "intended", "destinat", "geadress", "bestem", "bestim", "empf", "address", "privil",
    "riserv",
)  # fmt: skip
# Beginnings of the words in _CLOSING and _THANKS: a line without any of them needs no closer look.
_CLOSING_STEMS = (
    "regard", "sincer", "yours", "respect", "cheers", "wishes", "best", "cordial", "bien", "salut", "sincèr", "amical",
    "meilleur", "groet", "gr", "hoog", "mvg", "m.", "mfg", "hochacht", "lg", "vg", "salud", "atent", "distint",
    "atenc", "cumpr", "hils", "häls", "terveis", "pozdr", "üdvöz", "уваж", "sayg", "poważ", "voeux", "thank", "thx",
    "merci", "bedankt", "dank",
)  # fmt: skip
_REACHED = re.compile(r"\d[\d\s./()-]{6,}\d|[\w.+-]+@[\w-]+\.\w")  # a telephone number or an address
# The last sentence of a formal letter; it stays text, what stands below it is the signature.
_FORMAL = re.compile(
    r"(?:salutations|sentiments|considération|respects?)(?:\s(?:les\splus\s|les\s)?\w+){0,3}\s*\.\s*$|"
    r"(?:verblijven|verbleiben)\s(?:wij|wir)\b.{0,40}$",
    re.IGNORECASE,
)
_CASUAL = re.compile(r"^\W*(?:best|regards|cheers|sincerely|lg|vg|gr(?:\.|tjs?|oetjes)?|yours)\W*$", re.IGNORECASE)
_NAME = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Dr|Prof|Ing|Mme|M)\.?\s)?[A-ZÀ-Ý][\w.'’-]+(?:\s(?:[A-ZÀ-Ý][\w.'’-]*|van|de|von|der|"
    r"den|le|la|du|ter|ten)){1,5}$"
)
_GREETING = re.compile(
    r"^\W*(?:bonjour|chère?s?|madame|monsieur|beste|geachte|dag|hallo|hello|hi|dear|"
    r"sehr geehrt|guten|liebe|goede)\b.{0,40}[,!]?$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[^\W\d_]{4,}[.!?]\s*$")
_LISTED = re.compile(r"[|•·–]|\d{3}|www\.|https?:|@")
_SENTENCE = re.compile(r"[^\W\d_]{2,}[.!?…](?:\s|$)")
_INTRODUCES = re.compile(r"[^\W\d_]:\s*$|in this context:|message in context:")
_SHORT = 75
_TAIL_LINES = 18


def begins(lines: Sequence[str], *, surely: bool = False) -> int:
    """The place of the first line of the signature; len(lines) where there is none.

    surely: a card or a notice counts only below a mark (`-- `, a footer, a closing); else it may be what is written.
    """
    end = len(lines)
    while end and (not lines[end - 1].strip()):
        end -= 1
    if not end:
        return len(lines)
    sure = min(_delimited(lines, end), _footer(lines, end))
    found = min(sure, _notice(lines, end))
    closed = _closed(lines, found)
    found = (closed if closed < found else sure) if surely else min(closed, _contacts(lines, found))
    found = _rules_above(lines, found)
    return found if found < end else len(lines)


def _rules_above(lines: Sequence[str], place: int) -> int:
    """Lines of dashes or blanks directly above the signature belong to it."""
    start = place
    while start and (not lines[start - 1].strip() or _RULE.match(lines[start - 1])):
        start -= 1
        if lines[start].strip():
            place = start
    return place


def _delimited(lines: Sequence[str], end: int) -> int:
    """The signature delimiter (RFC 3676, 4.3), or a line of underscores close above the end."""
    for place in range(max(0, end - 40), end):
        if _DELIMITER.match(lines[place]):
            below = next((line for line in lines[place + 1 : end] if line.strip()), "")
            return end if _INTRODUCES.search(below) else place
        if end - place <= 12 and _RULE.match(lines[place]) and lines[place].lstrip()[:1] in "_-" and place + 1 < end:
            tail = [line for line in lines[place + 1 : end] if line.strip()]
            if all(len(line) <= _SHORT for line in tail) and sum(bool(_SENTENCE.search(line)) for line in tail) <= 1:
                return place
    return end


def _footer(lines: Sequence[str], end: int) -> int:
    """`Sent from my phone` and its translations, with nothing but short lines below."""
    for place in range(max(0, end - _TAIL_LINES), end):
        apart = not place or not lines[place - 1].strip() or _RULE.match(lines[place - 1])
        if apart and len(lines[place]) <= 160 and _FOOTER.match(lines[place]):
            return place
    return end


def _notice(lines: Sequence[str], end: int) -> int:
    """A confidentiality notice at the end, from the first paragraph that surely is one.

    What stands below it (a virus remark, a translation, a plea for trees) belongs to it; a text that merely speaks of
    messages and secrets does not begin one.
    """
    found = end
    for start, stop in _paragraphs_upwards(lines, end):
        text = " ".join(lines[start:stop])
        if len(text) > 60 and _speaks_of_secrets(text) and _STRONG_NOTICE.search(text):
            found = next(
                (at for at in range(start, stop) if _NOTICE.search(lines[at]) or _MESSAGE.search(lines[at])), start
            )
            if found > start:
                break
        elif found < end and len(text) <= 60 and _NOTICE.search(text):
            found = start
        elif len(text) > 60 and not (_NOTICE.search(text) or _MESSAGE.search(text)):
            break
    return found


def _speaks_of_secrets(text: str) -> bool:
    """A cheap look before the patterns: most last paragraphs are no notice."""
    low = text.lower()
    return any(stem in low for stem in _SECRETS)


def _closed(lines: Sequence[str], end: int) -> int:
    """A closing line, if what follows is short: names, functions, contact data.

    A bare `Regards,` with a name stays text: it says nothing private, and people end their sentences with it.
    """
    for place in range(end - 1, max(-1, end - _TAIL_LINES - 1), -1):
        line = lines[place]
        if not line.strip() or len(line) > 160:
            continue
        words = line.lower().split()
        if _FORMAL.search(line):
            tail = [below for below in lines[place + 1 : end] if below.strip()]
            return place + 1 if tail and _like_names(tail) else end
        if not any(word.lstrip("*_>").startswith(_CLOSING_STEMS) for word in words):
            continue
        tail = [below for below in lines[place + 1 : end] if below.strip()]
        if len(line) <= 70 and _CLOSING.match(line):
            return place if tail and _like_names(tail) and _more_than_a_name(line, tail) else end
        if len(line) <= 40 and _THANKS.match(line):
            contacts = any(_CONTACT.search(below) for below in tail[1:])
            return _after_name(lines, place + 1) if len(tail) > 1 and contacts and _like_names(tail) else end
    return end


def _more_than_a_name(closing: str, tail: Sequence[str]) -> bool:
    if len(tail) > 1 or _CONTACT.search(tail[0]):
        return True
    formal = len(closing.split()) > 1 or not _CASUAL.match(closing)
    return formal and len(tail[0].split()) > 1


def _after_name(lines: Sequence[str], place: int) -> int:
    while not lines[place].strip():
        place += 1
    return place + 1


def _like_names(tail: Sequence[str]) -> bool:
    """Whether all lines are short and none runs on like a sentence."""
    return len(tail[0]) <= _SHORT and not any(_talks(line) for line in tail)


def _contacts(lines: Sequence[str], end: int) -> int:
    """Contact data on two lines or more at the end, and the name above it: without a name it may be anything."""
    found, contacts = end, 0
    for start, stop in _paragraphs_upwards(lines, end)[:6]:
        block = [line.strip(" *_\t") for line in lines[start:stop]]
        if start == 0 or any(_talks(line) for line in block):
            break
        here = sum(bool(_CONTACT.search(line)) for line in block)
        named = next(
            (place for place, line in enumerate(block[:2]) if _NAME.match(line.partition("|")[0].strip(" *"))), None
        )
        contacts += here
        card = named == 0 and len(block) <= 4 and any(_REACHED.search(line) for line in block[1:])
        if named is not None and (contacts >= 2 or card) and (here or len(block) <= 3):
            found = start
            if here < len(block):
                break
        elif not here and not block[0].startswith("["):
            break
    return found


def _talks(line: str) -> bool:
    """Whether a line is running text rather than a name, a function, an address or a number."""
    if line.rstrip().endswith(("?", "!", ":", ";")) and not _CONTACT.search(line):
        return True
    words = len(line.split())
    if _GREETING.match(line) or (words > 2 and _STOP.search(line) and not _CONTACT.search(line)):
        return True
    return (
        len(line) > _SHORT + 45
        or (words > 8 and not _LISTED.search(line))
        or bool(words > 4 and not _LISTED.search(line) and _SENTENCE.search(line))
    )


def _paragraphs_upwards(lines: Sequence[str], end: int) -> list[tuple[int, int]]:
    """(start, stop) of the last paragraphs, the last first."""
    found: list[tuple[int, int]] = []
    stop = end
    while stop and len(found) < 8:
        while stop and not lines[stop - 1].strip():
            stop -= 1
        start = stop
        while start and lines[start - 1].strip():
            start -= 1
        if start < stop:
            found.append((start, stop))
        stop = start
    return found
