"""Make moderation's lists of names and words from the licensed lists that they come from.

    python -m bench.lexicons --statbel FOLDER --words nl-be=FOLDER --words fr=FOLDER --words de=FOLDER --words en=FOLDER

Sources, with the attribution that docs/moderation.md repeats:

- FOLDER of --statbel holds first_names.txt, family_names.txt, streets.txt, postal_localities.txt (a name a line) and
  postal_code_localities.txt (postcode, tab, name). Source: Statbel (Direction générale Statistique, Statistics
  Belgium), first names and surnames 2025, address file 2024, CC BY 4.0.
- FOLDER of each --words is the `src` folder of the package @zxcvbn-ts/language-<it> (MIT): commonWords.json,
  firstnames.json or boysFirstnames.json and girlsFirstnames.json, lastnames.json. The French words derive from
  OpenSubtitles 2024 by way of OPUS (ODC-BY).

It writes names/*.txt, and with --not-here also <language>/not_here.txt: words of one language's lists that are frequent
in another language. What a person decided (NAMES_FIRST, WORDS_FIRST, TOWNS) stands below, so that a new edition of the
sources gives the same decisions. It must never fetch anything: the files are given by hand.
"""

import argparse
import json
import re
import textwrap
from collections import Counter
from pathlib import Path

from moderation.names import key as plain
from moderation.normalise import fold_word
from moderation.types import LANGUAGES
from moderation.wordlists import TIERS, entries

LISTS = Path(__file__).parent.parent / "moderation" / "lexicons"
MOST = {"fr": 16_000, "nl-be": 14_000, "de": 9_000, "en": 12_000}
"""How many of the frequent words of a language count as ordinary."""

ALWAYS_ORDINARY = 700
"""A word among so many most frequent ones is ordinary even where it is a first name too."""

NAMES_FIRST = """
    klaus dirk sabine uwe frans peter hans karl heinz jurgen wolfgang gunther marcia declan bertram hilary jaime lonnie
    minnie nicki muller fischer koch dubois griffith novak schutz
""".split()
"""Frequent words that are names before they are anything else: no ordinary words."""

WORDS_FIRST = """
    arte salon son dan hotel radio film ballet bank bar test post park plan club taxi program region normal general
    digital regie art beau demon desert em ferrari four gate hart hill ho hong horn hospital jury lake lane legal li lo
    lu mei menu oz page paris pat pause per pin plaza pot prime rat rock six stock tang top turk val walker wang wu yang
    orange olive poppy penny pearl nana sire team bureau cat daily dragon file fort fox gang genie golden gouverneur
    gray hall hunter indiana iran king kit level liberty lord lucky magie major master media metro million min nazi nest
    nobel pan peg pepper phoenix pier piper queen ran rare rio rome rue saint san santa sergeant slim sol song star
    stern sun swan usa venus villa wagon washington york arizona denver houston montana memphis mars jupiter delta cisco
    chin ash amen clay colt karma mercedes angel bear baron prince duke earl bishop dean noble rich rose may june april
    summer autumn
""".split()
"""Words that lists of first names hold in three languages, and that are ordinary words all the same."""

TOWNS = """
    Bruxelles Brussel Brüssel Brussels Antwerpen Anvers Antwerp Gent Gand Ghent Liège Luik Lüttich Namur Namen Mons
    Bergen Leuven Louvain Löwen Brugge Bruges Charleroi Hasselt Wavre Waver Arlon Aarlen Tournai Doornik Kortrijk
    Courtrai Mechelen Malines Aalst Alost Ieper Ypres Oostende Ostende Nivelles Nijvel Verviers Mouscron Moeskroen Halle
    Vilvoorde Vilvorde Eupen Sankt-Vith Malmedy Ath Aat Huy Hoei Tongeren Tongres Dendermonde Termonde Ronse Renaix
    Paris Lille Lyon Amsterdam Rotterdam Utrecht Berlin Köln Aachen Luxembourg Luxemburg London Londres
""".split()
"""Towns in all their names, and the large ones around Belgium."""

HEADS = {
    "first_names": "First names: Statbel 2025, CC BY 4.0; @zxcvbn-ts/language-nl-be, -fr, -de, -en, MIT. Folded."
    " See docs/moderation.md.",
    "surnames": "Surnames: Statbel 2025, CC BY 4.0; @zxcvbn-ts/language-nl-be, MIT. Folded. See docs/moderation.md.",
    "common_words": "Frequent words of four languages that are not first names: @zxcvbn-ts/language-nl-be, -de, -en"
    " (MIT), -fr (OpenSubtitles by way of OPUS, ODC-BY). Folded.",
    "streets": "Streets of Belgium: Statbel 2024 address file, CC BY 4.0. Folded.",
    "localities": "Postal localities of Belgium: Statbel 2024, CC BY 4.0, and large towns around. Folded.",
}


def key(name: str) -> str:
    """A name as the lists write it: folded words with one space between."""
    return plain(fold_word(name))


class Words:
    """The frequent words and the names of the @zxcvbn-ts packages, by language."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self.common = {language: _json(folder / "commonWords.json") for language, folder in folders.items()}
        self.first = {language: _first_names(folder) for language, folder in folders.items()}
        self.surnames = _json(folders["nl-be"] / "lastnames.json")


def _json(path: Path) -> list[str]:
    return [str(word) for word in json.loads(path.read_text("utf-8"))]


def _first_names(folder: Path) -> list[str]:
    paths = [folder / name for name in ("boysFirstnames.json", "girlsFirstnames.json", "firstnames.json")]
    return [name for path in paths if path.exists() for name in _json(path)]


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]


def first_names(statbel: Path, words: Words) -> set[str]:
    """Single first names; those of the packages with three letters or more."""
    listed = {key(name) for name in _lines(statbel / "first_names.txt")}
    other = {name for name in _curated(words) if len(name) > 2}
    return {name for name in listed | other if " " not in name and len(name) >= 2}


def _curated(words: Words) -> set[str]:
    return {key(name) for names in words.first.values() for name in names}


def surnames(statbel: Path, words: Words) -> set[str]:
    names = {key(name) for name in (*_lines(statbel / "family_names.txt"), *words.surnames)}
    return {name for name in names if len(name) >= 2}


OF_COMPLAINTS = frozenset({"devis"})  # words that complaints begin with, too rare for the lists


def common_words(words: Words) -> set[str]:
    """Frequent words but frequent first names, save where a person decided otherwise."""
    rank: dict[str, int] = {}
    seen: Counter[str] = Counter()
    for language, most in MOST.items():
        spelt = {key(word): at for at, word in reversed(list(enumerate(words.common[language][:most])))}
        for word, at in spelt.items():
            if " " not in word and len(word) >= 2:
                seen[word] += 1
                rank[word] = min(rank.get(word, at), at)
    strict = _curated_strictly(words)
    common = {word for word in rank if word not in strict or rank[word] < ALWAYS_ORDINARY}
    curated = _curated(words)
    names = {word for word in common if word in curated and seen[word] >= 3 and rank[word] >= 400}
    return (common - set(NAMES_FIRST) - (names - set(WORDS_FIRST))) | OF_COMPLAINTS


def _curated_strictly(words: Words) -> set[str]:
    """First names that are frequent in their language: the lists begin with the most frequent ones."""
    most = {"fr": 3_000, "en": 2_000}
    return {key(name) for language, names in words.first.items() for name in names[: most.get(language)]}


def streets(statbel: Path) -> set[str]:
    return {street for street in map(key, _lines(statbel / "streets.txt")) if len(street) > 3}


def localities(statbel: Path) -> set[str]:
    """Localities without and with what stands in brackets behind them, and TOWNS."""
    named = [line.split("\t", 1)[1] for line in _lines(statbel / "postal_code_localities.txt")]
    found = {key(re.sub(r"\(.*?\)", "", name)) for name in (*named, *_lines(statbel / "postal_localities.txt"))}
    found |= {key(inner) for name in named for inner in re.findall(r"\((.*?)\)", name)}
    return found | set(map(key, TOWNS))


def not_here(words: Words) -> dict[str, list[str]]:
    """For each language, words of the other lists that are as frequent here as there, or have three letters at most."""
    rank = {
        language.removesuffix("-be"): {fold_word(word): at for at, word in reversed(list(enumerate(common)))}
        for language, common in words.common.items()
    }
    found: dict[str, list[str]] = {}
    for here in LANGUAGES:
        own = {fold_word(spelling) for section, _, spelling in entries(here) if section in TIERS}
        foreign = {
            (other, fold_word(spelling))
            for other in LANGUAGES
            if other != here
            for section, only_own, spelling in entries(other)
            if section in ("mask", "insult", "slur") and not only_own
        }
        found[here] = sorted({word for other, word in foreign if word not in own and _clashes(rank, here, other, word)})
    return found


def _clashes(rank: dict[str, dict[str, int]], here: str, other: str, word: str) -> bool:
    if " " in word:
        return False
    unseen = 60_000
    return len(word) <= 3 or rank[here].get(word, unseen * 2) < 1.5 * rank[other].get(word, unseen)


def write(path: Path, items: set[str]) -> None:
    """A list file, sorted, with its source in the first line."""
    body = "".join(f"{item}\n" for item in sorted(items) if item and "\n" not in item)
    path.write_text(f"# {HEADS[path.stem]}\n{body}", "utf-8")
    print(path.name, len(items))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statbel", type=Path, required=True)
    parser.add_argument("--words", action="append", required=True, metavar="LANGUAGE=FOLDER")
    parser.add_argument("--out", type=Path, default=LISTS, help="the folder of lists, else the package's own")
    parser.add_argument("--not-here", action="store_true", help="write not_here.txt too: review it by hand afterwards")
    args = parser.parse_args()
    words = Words({language: Path(folder) for language, folder in (pair.split("=", 1) for pair in args.words)})
    made = {
        "first_names": first_names(args.statbel, words),
        "surnames": surnames(args.statbel, words),
        "common_words": common_words(words),
        "streets": streets(args.statbel),
        "localities": localities(args.statbel),
    }
    (args.out / "names").mkdir(parents=True, exist_ok=True)
    for name, items in made.items():
        write(args.out / "names" / f"{name}.txt", items)
    for language, clashing in not_here(words).items() if args.not_here else ():
        (args.out / language).mkdir(exist_ok=True)
        head = "# Words of the other three lists that are ordinary in this language (or too short to be told from one)."
        body = textwrap.fill(" ".join(clashing), 110, break_on_hyphens=False)
        (args.out / language / "not_here.txt").write_text(f"{head}\n{body}\n", "utf-8")


if __name__ == "__main__":
    main()
