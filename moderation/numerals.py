"""Numbers written in words, in four languages, as a piece of a pattern for folded text.

Birth dates and phone numbers are read out aloud in complaints: "le douze mars", "nul vier zeven vijf".
"""

_FRENCH = (
    "zero|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente"
    "|quarante|cinquante|soixante|septante|huitante|octante|nonante|cents?|mil(?:le)?|premier"
)
_DUTCH_DIGIT = "een|twee|drie|vier|vijf|zes|zeven|acht|negen"
_DUTCH_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_DUTCH = (
    rf"(?:(?:{_DUTCH_DIGIT})?(?:duizend|honderd))?(?:{_DUTCH_DIGIT})en(?:{_DUTCH_TENS})"
    rf"|(?:{_DUTCH_DIGIT}|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|twintig)honderd"
    rf"|nul|{_DUTCH_DIGIT}|tien|elf|twaalf|dertien|veertien|(?:vijf|zes|zeven|acht|negen)tien|{_DUTCH_TENS}"
    "|honderd|duizend|eerste|tweede|derde|(?:vier|vijf|zes|zeven|tien|elf|twaalf)de|achtste|negende"
)
_GERMAN_DIGIT = "ein|zwei|zwo|drei|vier|funf|sechs|sieben|acht|neun"
_GERMAN_TENS = "zwanzig|dreissig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig"
_GERMAN = (
    rf"neunzehnhundert(?:(?:(?:{_GERMAN_DIGIT})und)?(?:{_GERMAN_TENS})|\w{{3,9}}zehn|zehn|elf|zwolf|{_GERMAN_DIGIT}s?)?"
    rf"|zweitausend(?:(?:{_GERMAN_DIGIT})s?|zehn|elf|zwolf)?|(?:{_GERMAN_DIGIT})und(?:{_GERMAN_TENS})(?:ste[nr]?)?"
    rf"|null|eins|{_GERMAN_DIGIT}|zehn|elf|zwolf|(?:drei|vier|funf|sech|sieb|acht|neun)zehn(?:te[nr]?)?|{_GERMAN_TENS}"
    "|hundert|tausend|erste[nr]?|zweite[nr]?|dritte[nr]?|(?:vier|funf|sechs|sieb|siebent|neun|zehn|elf|zwolf)te[nr]?|achte[nr]?"
)
_ENGLISH_DIGIT = "one|two|three|four|five|six|seven|eight|nine"
_ENGLISH_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ENGLISH = (
    rf"zero|oh|{_ENGLISH_DIGIT}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen(?:th)?|{_ENGLISH_TENS}|hundred|thousand"
    "|double|first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|twentie|thirtie)th"
)
NUMBER_WORD = rf"(?:{_DUTCH}|{_GERMAN}|{_FRENCH}|{_ENGLISH})"
"""One word for a number, also joined as Dutch and German join them; to be framed by word ends."""

NUMBER_WORDS = rf"{NUMBER_WORD}(?:(?:[ ,;-]| (?:et|en|und|and) |-(?:et|and)-){{1,3}}{NUMBER_WORD}){{0,11}}"
"""Several in a row, as a year or the pairs of a phone number."""
