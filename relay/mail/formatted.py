"""A received mail's HTML, made fit for a moderator's browser: cleaned twice, by two cleaners that must agree.

nh3 goes first, bleach after it with the same list; bleach gets no more fixes, a second opinion costs little. What is
too large or too deep for either is not shown at all: the text of the mail is always there. For moderators alone: the
HTML may quote the reply token of a side.
"""

import logging
import re

import bleach
import nh3

from mailparse.original import html_of

log = logging.getLogger(__name__)

TAGS = frozenset(
    "a abbr b blockquote br caption code div em h1 h2 h3 h4 h5 h6 hr i li ol p pre s small span strong sub sup table "
    "tbody td tfoot th thead tr u ul".split()
)
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
MOST_CHARACTERS = 512 * 1024
MOST_TAGS = 10_000
DEEPEST = 200
LONGEST_TAG = 8_000  # characters: thousands of attributes cost either cleaner seconds
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)>")
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_NH3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel=None,
    clean_content_tags={"script", "style", "title"},
)
_BLEACH = bleach.Cleaner(
    tags=TAGS,
    attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
    protocols=SCHEMES,
    strip=True,
)


def formatted(raw: bytes) -> str:
    """The mail's HTML with nothing in it that runs, loads or leads astray; "" where there is none fit to show."""
    source = html_of(raw)
    if not source or not _bearable(source):
        return ""
    once = str(_NH3.clean(source))
    twice = str(_BLEACH.clean(once))
    if _plain(once) != _plain(twice):
        log.warning("two cleaners disagree", extra={"characters": [len(once), len(twice)]})
    return twice


def _bearable(source: str) -> bool:
    """Small enough, flat enough, with tags of ordinary length: both cleaners are slow on what is not."""
    if len(source) > MOST_CHARACTERS or source.count("<") > MOST_TAGS:
        return False
    depth = 0
    for closing, name, rest in _TAG.findall(source):
        if len(rest) > LONGEST_TAG:
            return False
        if name.lower() in _EMPTY or rest.endswith("/"):
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST:
            return False
    return True


def _plain(source: str) -> str:
    """Without what the two write differently though it means the same: entities, quotes, blanks."""
    return re.sub(r"&[#\w]+;|[\s\"'/]+", "", source)
