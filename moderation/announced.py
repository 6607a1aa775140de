"""Names that something announces: a title before them, a closing above them, words that introduce them."""

import re
from collections.abc import Iterator

from moderation.meaning import TITLE
from moderation.names import is_common_word, is_first_name, is_surname
from moderation.naming import SHORT_TITLES, SMALL_WORDS, STOP, TITLES, NameReading

_CLOSING = re.compile(
    r"(?:(?<=\n)|(?<=[.!?] )|(?<=[.!?]  )|^|(?<=, ))(?:(?:bien |tres )?cordialement(?: votre)?|cdlt|cdt|bien"
    r" (?:a|sinceren?ment a) (?:vous|toi)|b\.?a\.?v|met dank(?: en groet\w{0,4})?|mit dank"
    r"|avec mes remerciements|(?:sinceres |meilleures |mes |nos |bonnes )?(?:meilleures"
    r" )?salutations(?: distinguees| sinceres)?"
    r"|(?:mes |nos )?respectueusement|sincerement|amicalement|veuillez agreer[^\n]{0,120}|(?:dans|en)? ?(?:l'"
    r"|cette )?(?:attente|espoir)[^\n]{0,100}|merci(?: d'avance| beaucoup| bien)?|d'avance merci"
    r"|m\.?v\.?g|m\.?v\.?gr|(?:met |hoogachtend met )?(?:de )?(?:meest )?(?:vriendelijke|hartelijke|beste"
    r"|oprechte) (?:groet(?:en|jes)?|dank)|groet(?:en|jes|je)?|gr|vr\.? ?gr|hoogachtend|met (?:de meeste"
    r" )?hoogachting|met (?:de )?beste groet(?:en)?"
    r"|(?:bij voorbaat |alvast )?(?:bedankt|dank)(?: bij voorbaat| alvast)?|m\.?f\.?g|(?:mit )?(?:freundlichen"
    r"|freundliche|besten|beste|herzlichen|herzliche|lieben|liebe|vielen) (?:gruss(?:en?)?|grusse|gruessen"
    r"|gruesse|dank)|hochachtungsvoll|viele grusse|vg|lg"
    r"|(?:kind|best|warm|warmest)?(?: )?regards|best(?: wishes)?|yours(?: sincerely| faithfully| truly)?"
    r"|sincerely(?: yours)?|many thanks|thanks(?: in advance)?|thank you|cheers|respectfully|signe|signature"
    r"|getekend|gezeichnet|gez\.?)"
    r" ?[,.;:!-]{0,2}[ \t]{0,3}(?P<line>\r?\n[ \t\r\n]{0,4})?(?=[\w'])"
)
_INTRODUCED = re.compile(
    r"(?<!\w)(?:je m'appelle|mon nom (?:est|:)|je soussignee?|soussignee?|au nom de|a l'attention de"
    r"|attention(?: :)|attn\.?|de la part de|(?:nom|prenom|nom et prenom|nom, prenom|titulaire(?: du compte)?"
    r"|beneficiaire|destinataire|expediteur|contact|personne de contact|client|signe|assure)(?:\(e\))? ?:"
    r"|mijn naam (?:is|:)|ik heet|ondergetekende|t\.?a\.?v\.?(?: van)?|ter attentie van|namens|(?:naam"
    r"|voornaam|naam en voornaam|rekeninghouder|begunstigde|contactpersoon|contact|klant|getekend|afzender"
    r"|bestemmeling|verzekerde) ?:"
    r"|ich heisse|mein name (?:ist|:|lautet)|z\. ?hd\.?(?: von)?|zu handen(?: von)?|im namen von"
    r"|unterzeichneter?|(?:name|vorname|kontoinhaber|ansprechpartner|empfanger|absender|kunde) ?:"
    r"|my name(?:'s| is|:)|on behalf of|for the attention of|ask for|(?:name|first name|surname|contact person"
    r"|account holder|contact|recipient|customer) ?:|(?:^|(?<=\n))(?:de|van|von|from|to|aan|an|a) ?:"
    r"|genaamd|genannt|prenommee?|denommee?|nommee?|named|called)[ \t]{1,3}(?=[\w'])"
)


def after_titles(names: NameReading) -> None:
    for index in names.reading.having(TITLE):
        begin, _, word = names.words[index]
        if index + 1 == len(names.words) or names.gap(index) not in (" ", ". ", ".", "  ", " '"):
            continue
        if word in SHORT_TITLES and not (names.capital[index] or names.gap(index) == ". "):
            continue
        if word in SHORT_TITLES and names.reading.plain[max(0, begin - 1) : begin] == ".":
            continue  # "N.M.B.S." is no Mr B.
        start = index + 1
        if names.words[start][2] not in TITLES:
            names.add(start, _titled(names, start), 0.95)


def _titled(names: NameReading, start: int) -> int:
    """End of the name behind a title, in capitals or, where it is listed, in small letters."""
    if names.capital[start] and names.words[start][2] not in SMALL_WORDS:
        return names.take(start)
    small = not names.capital[start] and _is_small_name(names, start)
    return max(names.take(start, small=small), names.surname_end(start))


def _is_small_name(names: NameReading, index: int) -> bool:
    """Whether the words from `index`, in small letters, begin with a listed name: "madame dupont", "mr de wachter"."""
    for at in range(index, min(index + 3, len(names.words))):
        if names.words[at][2] not in SMALL_WORDS:
            return names.is_listed(at)
    return False


def _opened(names: NameReading, kind: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begin at a word of a kind of mentions.txt."""
    for start, _, _ in names.reading.mentions.get(kind, ()):
        found = pattern.match(names.reading.plain, start)
        if found:
            yield found


def after_closings(names: NameReading) -> None:
    for found in _opened(names, "closing", _CLOSING):
        index = names.reading.word_at.get(found.end())
        if index is None and names.reading.plain[found.end()] == "'":
            index = names.reading.word_at.get(found.end() + 1)
        if index is None:
            continue
        stop = names.take(index, small=True)
        if found["line"] and not (stop > index and _ends_line(names, stop)):
            stop = _small_line(names, index)
        if stop == index or not _ends_line(names, stop):
            continue
        if found["line"] is None and not re.search(r"[ ,.:!-]$", found[0]):
            continue
        listed = any(_known(names.words[at][2]) or len(names.words[at][2]) == 1 for at in range(index, stop))
        unknown_pair = stop - index >= 2 and not is_common_word(names.words[index][2])
        if listed or unknown_pair:
            names.add(index, stop, 0.9 if listed else 0.6)


def _small_line(names: NameReading, index: int) -> int:
    """A line of two to five words in small letters after a closing: a name unless ordinary words are in it."""
    stop = index + 1
    while stop < len(names.words) and stop - index < 5 and names.gap(stop - 1) in (" ", "-", "'", ". "):
        stop += 1
    words = [names.words[at][2] for at in range(index, min(stop, len(names.words)))]
    if len(words) < 2 or "\n" not in names.gap(index + len(words) - 1):
        return index
    if not all(word.isalpha() for word in words) or is_common_word(words[0]) or words[0] in STOP:
        return index
    surname = is_surname(" ".join(words[1:]))
    plain = any(word in STOP or (is_common_word(word) and word not in SMALL_WORDS) for word in words[1:])
    return index if plain and not surname else index + len(words)


def _known(word: str) -> bool:
    return is_first_name(word) or is_surname(word)


def _ends_line(names: NameReading, stop: int) -> bool:
    after = names.after(stop - 1).lstrip(" ")
    return not after or after[0] in "\n\r,.!(-–|/<;" or names.gap(stop - 1).startswith((" -", " –", ","))


def introduced(names: NameReading) -> None:
    for found in _opened(names, "named", _INTRODUCED):
        index = names.reading.word_at.get(found.end())
        if index is None:
            index = names.reading.word_at.get(found.end() + 1)
        if index is None:
            continue
        while index < len(names.words) and names.words[index][2] in TITLES and names.gap(index) in (" ", ". "):
            index += 1
        stop = names.take(index, small=True)
        if stop > index and not names.capital[index]:
            stop = max(_goes_on_small(names, stop), names.surname_end(stop) if names.gap(stop - 1) == " " else stop)
        if stop > index:
            stop = names.comma_first_name(stop)
            colon = found[0].rstrip().endswith(":")
            sure = any(_known(names.words[at][2]) for at in range(index, stop))
            if sure or not colon or stop - index > 1:
                names.add(index, stop, 0.9 if sure else 0.6)


def _goes_on_small(names: NameReading, stop: int) -> int:
    """ "je m'appelle jean dupond": small words behind a listed first name that are no ordinary words."""
    last = stop
    while stop < len(names.words) and stop - last < 3 and names.gap(stop - 1) in (" ", "-", "'"):
        word = names.words[stop][2]
        if not word.isalpha() or (is_common_word(word) and word not in SMALL_WORDS):
            break
        stop += 1
        if word not in SMALL_WORDS:
            last = stop
    return last
