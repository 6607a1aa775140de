"""What is planted in a file does not survive its copy, and files that cannot be copied are refused with a reason."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from relay.copies import bounded

MARK = "geheim-Wilgenlaan-77"
SIZE = (64, 48)
LEFT, RIGHT = (200, 30, 30), (30, 30, 200)


def picture(mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    drawn = Image.new("RGB", SIZE, LEFT)
    drawn.paste(RIGHT, (SIZE[0] // 2, 0, *SIZE))
    return drawn.convert(mode)


def exif() -> Image.Exif:
    tags = Image.Exif()
    tags[0x010E] = tags[0x013B] = tags[0x9286] = MARK  # description, artist, comment
    tags.get_ifd(0x8825)[1] = MARK  # GPS
    return tags


def saved(drawn: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    drawn.save(out, kind, **more)
    return out.getvalue()


def segment(number: int, content: bytes) -> bytes:
    return b"\xff" + bytes([number]) + struct.pack(">H", len(content) + 2) + content


def jpeg() -> bytes:
    plain = saved(picture(), "JPEG", exif=exif(), comment=MARK, quality=95)
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + MARK.encode() + b"</x:xmpmeta>")
    iptc = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(MARK)) + MARK.encode())
    return plain[:2] + xmp + iptc + plain[2:] + MARK.encode()


def png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", MARK)
    info.add_text("Author", MARK, zip=True)
    info.add_itxt("XML:com.adobe.xmp", MARK)
    return saved(picture(), "PNG", pnginfo=info, exif=exif()) + MARK.encode()


def gif() -> bytes:
    hidden = Image.new("RGB", SIZE, (0, 0, 0))
    return saved(picture(), "GIF", save_all=True, append_images=[hidden], comment=MARK.encode())


def webp() -> bytes:
    return saved(picture(), "WEBP", exif=exif(), xmp=MARK.encode(), lossless=True)


def pdf() -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=SIZE)
    page = document.pages[0]
    with document.open_metadata() as metadata:
        metadata["dc:title"] = MARK
    document.docinfo["/Author"] = MARK
    document.attachments["notes.txt"] = pikepdf.AttachedFileSpec(document, MARK.encode(), filename=MARK)
    photo = pikepdf.Stream(document, jpeg())
    photo.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=SIZE[0], Height=SIZE[1], BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0, 0, *SIZE], Contents=MARK, T=MARK,
        DA="/Helv 12 Tf", C=[0, 1, 0],
    )  # fmt: skip
    page.Annots = document.make_indirect([document.make_indirect(note)])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=photo))
    page.Contents = pikepdf.Stream(document, f"q {SIZE[0]} 0 0 {SIZE[1]} 0 0 cm /Photo Do Q % {MARK}".encode())
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{MARK}')")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def chunks(content: bytes) -> set[str]:
    """The kinds of chunks of a PNG, which must end with the last of them."""
    kinds, at = set(), 8
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        kinds.add(kind.decode())
        at += 12 + length
    assert at == len(content)
    return kinds


FILES = {
    "image/jpeg": jpeg, "image/png": png, "image/gif": gif, "image/webp": webp, "application/pdf": pdf,
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_nothing_but_pixels_survives(kind: str) -> None:
    content = FILES[kind]()
    assert MARK.encode() in content or MARK.encode() in b"".join(_inflated(content))
    (page,) = bounded.draw(kind, content).pages
    assert page.type == "image/png"
    assert chunks(page.content) == {"IHDR", "IDAT", "IEND"}
    for spelling in (MARK.encode(), MARK.encode("utf-16-le"), MARK.encode("utf-16-be"), MARK.encode().hex().encode()):
        assert spelling not in page.content
    with Image.open(io.BytesIO(page.content)) as shown:
        assert not shown.info
        assert not shown.getexif()
        width, height = shown.size
        for at, colour in ((width // 4, LEFT), (3 * width // 4, RIGHT)):
            seen = shown.convert("RGB").getpixel((at, height // 2))
            assert isinstance(seen, tuple)
            assert all(abs(a - b) < 12 for a, b in zip(seen, colour, strict=True)), (kind, seen)


def _inflated(content: bytes) -> list[bytes]:
    """The compressed streams of a PDF, unpacked."""
    found = []
    for part in content.split(b"stream\n")[1:]:
        try:
            found.append(zlib.decompressobj().decompress(part))
        except zlib.error:
            continue
    return found


def test_a_photograph_becomes_a_jpeg_of_nothing_but_pixels() -> None:
    (page,) = bounded.draw(
        "image/jpeg", saved(Image.effect_noise((1200, 900), 90).convert("RGB"), "JPEG", exif=exif())
    ).pages
    assert page.type == "image/jpeg"
    assert [number for number in (0xE1, 0xE2, 0xED, 0xFE) if bytes([0xFF, number]) in page.content[:700]] == []
    assert MARK.encode() not in page.content


def test_the_camera_s_turn_is_applied_before_it_is_forgotten() -> None:
    tags = Image.Exif()
    tags[0x0112] = 6  # the top is at the right
    (page,) = bounded.draw("image/jpeg", saved(picture(), "JPEG", exif=tags, quality=95)).pages
    assert (page.width, page.height) == (SIZE[1], SIZE[0])


def test_rectangles_are_painted_into_the_pixels() -> None:
    (page,) = bounded.draw("image/png", saved(picture(), "PNG"), {1: [[50, 0, 50, 100]]}).pages
    with Image.open(io.BytesIO(page.content)) as shown:
        assert {shown.getpixel((x, y)) for x in range(33, 64) for y in (0, 20, 47)} == {(0, 0, 0)}
        assert shown.getpixel((10, 10)) == LEFT


def test_a_long_pdf_is_cut_and_says_so() -> None:
    document = pikepdf.new()
    for _ in range(23):
        document.add_blank_page(page_size=(50, 50))
    out = io.BytesIO()
    document.save(out)
    drawn = bounded.draw("application/pdf", out.getvalue())
    assert (len(drawn.pages), drawn.left_out) == (20, 3)


def bomb() -> bytes:
    return saved(Image.new("1", (20_000, 20_000)), "PNG")


def locked() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("image/png", bomb(), "too_large"),
        ("image/png", saved(picture(), "PNG")[:90], "unreadable"),
        ("image/jpeg", b"", "unreadable"),
        ("image/jpeg", saved(picture(), "TIFF"), "unreadable"),  # no decoder is tried but four
        ("application/pdf", b"%PDF-1.7 and nothing more", "unreadable"),
        ("application/pdf", locked(), "encrypted"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK", "office"),
        ("application/msword", b"\xd0\xcf", "office"),
        ("image/heic", b"", "heic"),
        ("application/zip", b"PK", "type"),
    ],
)
def test_what_cannot_be_copied_is_refused_with_a_reason(kind: str, content: bytes, reason: str) -> None:
    with pytest.raises(bounded.RefusedError) as refused:
        bounded.draw(kind, content)
    assert str(refused.value) == reason


def test_a_process_that_takes_more_than_its_time_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    endless = tmp_path / "drawing.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(bounded, "DRAWING", endless)
    monkeypatch.setattr(bounded, "SECONDS", 0.5)
    with pytest.raises(bounded.RefusedError, match="too_long"):
        bounded.draw("image/png", b"")


def test_memory_is_bounded_by_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    greedy = tmp_path / "drawing.py"
    greedy.write_text(bounded.DRAWING.read_text().replace("task = json", "bytearray(2 * MEMORY); task = json"))
    monkeypatch.setattr(bounded, "DRAWING", greedy)
    with pytest.raises(bounded.RefusedError, match="unreadable"):
        bounded.draw("image/png", saved(picture(), "PNG"))
