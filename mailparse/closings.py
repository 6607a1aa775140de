"""Words in which letters close, mail programs sign, cards give contact data and notices forbid: patterns only.

What follows from them is in `signature`. Every pattern is anchored or looks at one line, and is linear.
"""

import re

FOOTER = re.compile(
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
# The same in the words of a program that nobody knows: a device, and that something was sent.
DEVICE = re.compile(
    r"\b(?:i?phone|ipad|android|ios|galaxy|samsung|huawei|blackberry|smartphone|handy|gsm|mobile?)\b", re.IGNORECASE
)
DISPATCHED = re.compile(
    r"\b(?:sent|envoyée?|expédiée?|verzonden|verstuurd|gesendet|verschickt|geschickt|gesendete?|inviato|enviado|sendt|skickat)\b",
    re.IGNORECASE,
)
CLOSING = re.compile(
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
    )(?:\s(?:aus|vom|von|uit|from|de|van)(?:\s[\w.-]+){1,3})?\s*[,.!*_-]*\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
THANKS = re.compile(
    r"^\s*(?:many\s|vielen\s|besten\s|hartelijk\s|alvast\s|un\sgrand\s)?(?:thanks|thank\syou|thx|merci|"
    r"bedankt|dank|danke|dank\su)"
    r"(?:\s(?:and|&|a\slot|again|in\sadvance|d'avance|bij\svoorbaat|im\svoraus|beaucoup|best|kind|"
    r"regards)){0,3}\s*[,.!]*\s*$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"""(?:^|[\s*|<(])(?:tel|tél|phone|mobile?|gsm|fax|cell|direct|office|t|m|f|e|p|w|téléphone|telefoon
    |telefon|mobiel|handy|kvk|btw|tva|vat
      |iban|bic|ust-?id\S*|hrb|e-?mail|web|www|internet|site|skype|bce|kbo|rpr|rpm)\s*[.:)\]*+/]
      |(?:\+|00)\d{1,3}[\s./()-]?\(?\d|\b0\d{1,3}[\s./-]\d{2,3}[\s./-]?\d{2}|\(\d{3}\)\s?\d{3}
      |\b\d{3}[.-]\d{3}[.-]\d{4}\b|www\.|https?://|[\w.+-]+@[\w-]+\.\w
      |\b(?:B-|D-|L-|F-)?\d{4,5}(?:\s?[A-Z]{2})?\s[A-ZÀ-Ý][\w-]+|\b(?:GmbH|AG|NV|SA|BV|SPRL|SRL|ASBL|VZW|Ltd|Inc
      |LLC|e\.V\.|SE|KG)\b""",
    re.VERBOSE | re.IGNORECASE,
)
NOTICE = re.compile(
    r"confidential|confidentiel|vertrouwelijk|vertraulich|intended (?:solely|only|recipient|for)|"
    r"geadresseerde|bestemd voor|"
    r"destinataire|strictement|virus|disclaimer|think before|imprimer ce|before printing|afdruk|ausdruck|"
    r"privileged|riservat|"
    r"autorisé|unauthori[sz]ed|unbefugt|irrtümlich",
    re.IGNORECASE,
)
MESSAGE = re.compile(r"e-?mail|message|transmission|bericht|nachricht|courriel|messaggio", re.IGNORECASE)
STRONG_NOTICE = re.compile(
    r"\b(?:this|the|ce|cet|cette|dit|deze|diese[rs]?|questo|le présent)\s(?:[\w-]+\s){0,3}?"
    r"(?:e-?mail|message|transmission|bericht|nachricht|courriel|messaggio)\b.{0,200}"
    r"(?:confidential|confidentiel|vertrouwelijk|vertraulich|privileged|intended|addressee|destinataire|"
    r"geadresseerde|"
    r"bestemd|bestimmt|empfänger|riservat|strictly)|"
    r"(?:intended recipient|beoogde ontvanger|richtige adressat|destinataire (?:prévu|visé)).{0,300}"
    r"(?:e-?mail|message|bericht|nachricht)",
    re.IGNORECASE | re.DOTALL,
)
SECRETS = (
    "confid", "vertrou", "vertrau", "intended", "destinat", "geadress", "bestem", "bestim", "empf", "address", "privil",
    "riserv",
)  # fmt: skip
# Beginnings of the words in CLOSING and THANKS: a line without any of them needs no closer look.
CLOSING_STEMS = (
    "regard", "sincer", "yours", "respect", "cheers", "wishes", "best", "cordial", "bien", "salut", "sincèr", "amical",
    "meilleur", "groet", "gr", "hoog", "mvg", "m.", "mfg", "hochacht", "lg", "vg", "salud", "atent", "distint",
    "atenc", "cumpr", "hils", "häls", "terveis", "pozdr", "üdvöz", "уваж", "sayg", "poważ", "voeux", "thank", "thx",
    "merci", "bedankt", "dank",
)  # fmt: skip
REACHED = re.compile(r"\d[\d\s./()-]{6,}\d|[\w.+-]+@[\w-]+\.\w")  # a telephone number or an address
# The last sentence of a formal letter; it stays text, what stands below it is the signature.
FORMAL = re.compile(
    r"(?:salutations|sentiments|considération|respects?)(?:\s(?:les\splus\s|les\s)?\w+){0,3}\s*\.\s*$|"
    r"(?:verblijven|verbleiben)\s(?:wij|wir)\b.{0,40}$",
    re.IGNORECASE,
)
CASUAL = re.compile(r"^\W*(?:best|regards|cheers|sincerely|lg|vg|gr(?:\.|tjs?|oetjes)?|yours)\W*$", re.IGNORECASE)
NAME = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Dr|Prof|Ing|Mme|M)\.?\s)?[A-ZÀ-Ý][\w.'’-]+(?:\s(?:[A-ZÀ-Ý][\w.'’-]*|van|de|von|der|"
    r"den|le|la|du|ter|ten)){1,5}$"
)
GREETING = re.compile(
    r"^\W*(?:bonjour|chère?s?|madame|monsieur|beste|geachte|dag|hallo|hello|hi|dear|"
    r"sehr geehrt|guten|liebe|goede)\b.{0,40}[,!]?$",
    re.IGNORECASE,
)
# What people add below a card, and what the law makes them add: part of the letter, whatever it looks like.
ADDED = re.compile(
    r"^\W*(?:p\.?\s?s\b|n\.?\s?b\b|nachtrag|rechtsbehelf|rechtsmittel|voies? de recours|beroep)", re.IGNORECASE
)
# `-Jan Peeters`: a dash and a name, by themselves.
DASHED_NAME = re.compile(r"^\s*[-–—~]{1,2}\s?[A-ZÀ-Ý][\w.'’-]+(?:\s[A-ZÀ-Ý][\w.'’-]*){0,2}\s*$")
