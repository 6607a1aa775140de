"""The mail inside an opaque S/MIME signature (RFC 8551, application/pkcs7-mime; smime-type=signed-data).

Only the way to the signed content is walked (BER, lengths definite or not); nothing is verified here, and an encrypted
envelope gives None.
"""

_SIGNED = bytes.fromhex("2a864886f70d010702")
_SEQUENCE, _SET, _OCTETS, _IDENTIFIER, _INTEGER, _CONTEXT = 0x30, 0x31, 0x04, 0x06, 0x02, 0xA0
_NESTING = 12
_CHUNKS = 100_000


def signed_content(der: bytes) -> bytes | None:
    """The bytes that were signed: a MIME entity; None where the structure is another or damaged."""
    try:
        return _content(der)
    except (IndexError, ValueError):
        return None


def _content(der: bytes) -> bytes | None:
    place = _enter(der, 0, _SEQUENCE)
    start, end = _primitive(der, place, _IDENTIFIER)
    if der[start:end] != _SIGNED:
        return None
    place = _enter(der, _enter(der, end, _CONTEXT), _SEQUENCE)
    _, place = _primitive(der, place, _INTEGER)
    place = _after(der, place, 0)
    place = _enter(der, place, _SEQUENCE)
    _, place = _primitive(der, place, _IDENTIFIER)
    place = _enter(der, place, _CONTEXT)
    return _octets(der, place)


def _head(der: bytes, place: int) -> tuple[int, int, int]:
    """(tag, where the value begins, its length or -1 for an indefinite one)."""
    tag, first = der[place], der[place + 1]
    if first < 0x80:
        return tag, place + 2, first
    if first == 0x80:
        return tag, place + 2, -1
    count = first & 0x7F
    if count > 4:
        raise ValueError("length of a length")
    return tag, place + 2 + count, int.from_bytes(der[place + 2 : place + 2 + count], "big")


def _enter(der: bytes, place: int, wanted: int) -> int:
    tag, start, _ = _head(der, place)
    if tag != wanted:
        raise ValueError("another structure")
    return start


def _primitive(der: bytes, place: int, wanted: int) -> tuple[int, int]:
    tag, start, length = _head(der, place)
    if tag != wanted or length < 0:
        raise ValueError("another structure")
    return start, start + length


def _after(der: bytes, place: int, depth: int) -> int:
    """Behind the element at this place."""
    _, start, length = _head(der, place)
    if length >= 0:
        return start + length
    if depth > _NESTING:
        raise ValueError("nested too deeply")
    while der[start : start + 2] != b"\0\0":
        start = _after(der, start, depth + 1)
    return start + 2


def _octets(der: bytes, place: int) -> bytes:
    """An octet string, in one piece or in several."""
    tag, start, length = _head(der, place)
    if tag == _OCTETS:
        return der[start : start + length]
    if tag != _OCTETS | 0x20:
        raise ValueError("another structure")
    end = start + length if length >= 0 else len(der)
    pieces: list[bytes] = []
    while start < end and der[start : start + 2] != b"\0\0" and len(pieces) < _CHUNKS:
        first, last = _primitive(der, start, _OCTETS)
        pieces.append(der[first:last])
        start = last
    return b"".join(pieces)
