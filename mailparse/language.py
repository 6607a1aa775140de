"""Which of our four languages a text is in, by its most frequent small words. Other languages give None."""

from functools import cache

from mailparse.words import words_of

_CHARACTERS = 2000


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {
        "fr": _words(
            "le la les des du un une et est que qui dans pour pas vous nous votre notre vos nos avec sur "
            "ce cette ces au aux "
            "je il elle ne se plus par mais ou où être avons avez sont été ai bien merci bonjour madame "
            "monsieur demande "
            "cordialement suite veuillez afin ont fait c d l j n qu s m réception courriel à y en"
        ),
        "nl": _words(
            "de het een en van ik je dat niet is op te aan met voor zijn er maar om hem dan zou of wat "
            "mijn u uw wij we ons "
            "onze heeft hebben werd wordt door ook naar bij nog deze dit geen kan kunnen graag geachte "
            "beste bedankt bericht "
            "klacht mevrouw heer groeten zal worden als uit over hebt"
        ),
        "en": _words(
            "the of and to a in is that it for you was with as be this have are not we your our from or by "
            "on at an will can "
            "has been please thank thanks dear regards would which if but they i my me so all do hello hi any know no"
        ),
        "de": _words(
            "der die das und ist nicht ein eine einen einer zu den dem des mit für von auf im in sich sie "
            "ihr ihre ihrer ihnen "
            "wir uns unser unsere haben hat wird werden wurde auch aus bei nach als oder aber wie dass ich "
            "es sind kann können "
            "bitte sehr geehrte geehrter herr frau danke grüßen freundlichen an um zum zur noch"
        ),
        "": _words(
            "el los las por para con una su del lo como más pero sus y que en se no usted gracias "
            "il di che non per una sono con del della le gli anche ma grazie come alla "
            "o os as um uma não para com mais foi ao pelo obrigado você da do "
            "och att det som en på är av för med till den har inte jag og ikke er til af vi at jeg "
            "i w nie na się z do to jest że и в не на что я с по это"
        ),
    }


def language(text: str) -> str | None:
    """'fr', 'nl', 'en' or 'de', or None where the text is too short, mixed or in another language."""
    words = [word for word in words_of(text[:_CHARACTERS].lower()) if word.isalpha()]
    if not words:
        return None
    scores = {code: sum(map(known.__contains__, words)) for code, known in _lists().items()}
    best, second = sorted(scores, key=lambda code: scores[code], reverse=True)[:2]
    if not best or (scores[best] < 2 and len(words) > 3) or not scores[best]:
        return None
    if scores[best] == scores[second] or scores[best] * 12 < len(words):
        return None
    return best
