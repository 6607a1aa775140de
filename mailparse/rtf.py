"""Rich Text as Outlook puts it into winmail.dat: unpacked ([MS-OXRTFCP]) and reduced to its words.

Only what carries words is understood: paragraphs, tabs, characters; fonts, colours, pictures and the tags of
encapsulated HTML are left out. Both functions stop at their cap.
"""

import re
import struct

_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0"
    b"\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE
)
_SKIPPED = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "generator", "header", "footer"}
)
_BREAKS = {"par": "\n", "line": "\n", "tab": "\t", "cell": "\t", "row": "\n",
           "emdash": "—", "endash": "–", "bullet": "•",
           "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"}  # fmt: skip


def decompress(packed: bytes, most: int) -> str:
    """The RTF text of a PR_RTF_COMPRESSED value, at most `most` characters of it."""
    if len(packed) < 16:
        return ""
    size, magic = struct.unpack_from("<I", packed, 4)[0], packed[8:12]
    if magic == _PLAIN:
        return packed[16 : 16 + min(size, most)].decode("latin-1")
    if magic != _COMPRESSED:
        return ""
    return _unpacked(packed, min(size, most)).decode("latin-1")


def _unpacked(packed: bytes, most: int) -> bytes:
    """LZ77 over a ring of 4,096 bytes that begins with a known dictionary."""
    ring = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    write = len(_DICTIONARY)
    out = bytearray()
    place = 16
    while place < len(packed) and len(out) < most:
        control = packed[place]
        place += 1
        for bit in range(8):
            if control & (1 << bit):
                if place + 1 >= len(packed):
                    return bytes(out)
                reference = packed[place] << 8 | packed[place + 1]
                place += 2
                offset, length = reference >> 4, (reference & 15) + 2
                if offset == write % _WINDOW:
                    return bytes(out)
                for step in range(length):
                    byte = ring[(offset + step) % _WINDOW]
                    out.append(byte)
                    ring[write % _WINDOW] = byte
                    write += 1
            else:
                if place >= len(packed):
                    return bytes(out)
                out.append(packed[place])
                ring[write % _WINDOW] = packed[place]
                write, place = write + 1, place + 1
    return bytes(out)


def to_text(rtf: str) -> str:
    """The words of an RTF text."""
    out: list[str] = []
    groups: list[bool] = []
    hidden = in_markup = False
    skip = 0
    for token in _TOKEN.finditer(rtf):
        word, number, code, symbol, brace, text = token.groups()
        if brace == "{":
            groups.append(hidden)
        elif brace == "}":
            hidden = groups.pop() if groups else False
        elif word == "htmlrtf":
            in_markup = number != "0"
        elif symbol == "*" or word in _SKIPPED:
            hidden = True
        elif hidden or in_markup:
            continue
        elif word == "u" and number:
            out.append(chr(int(number) % 65536))
            skip = 1
        elif skip and (code or text):
            out.append((text or "")[1:])
            skip = 0
        elif code:
            out.append(bytes([int(code, 16)]).decode("cp1252", "replace"))
        elif word:
            out.append(_BREAKS.get(word, ""))
        elif text or (symbol and symbol in "\\{}~"):
            out.append(text or symbol.replace("~", " "))
    return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
