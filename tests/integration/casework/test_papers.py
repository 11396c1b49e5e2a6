"""Papers added to a case: nothing hidden in a file is kept, what it shows is, and each side opens its own."""

import io
import zlib
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, PngImagePlugin

from caraway.casework import cleaned as cleaning
from caraway.casework.actions import documents
from caraway.casework.cleaned import cleaned
from caraway.casework.models import Document
from caraway.core.papers import DocumentKind
from caraway.core.refusals import InvalidValue
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.gateways import ids
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.files import a_pdf, a_picture
from tests.integration.casework.test_coordination_pages import client_of, text

MARK = "CANARYqx"
GPS = {1: "N", 2: (50.0, 54.0, 0.0), 3: "W", 4: (1.0, 24.0, 0.0)}


def photograph(form: str, **how: Any) -> bytes:
    """A picture that says who took it, with what and where."""
    exif = Image.Exif()
    exif[0x013B], exif[0x010F] = f"{MARK} artist", f"{MARK} camera"
    exif.get_ifd(0x8825).update(GPS)
    return a_picture(form, exif=exif, **how)


def commented(form: str) -> bytes:
    if form == "JPEG":
        return a_picture("JPEG", comment=f"{MARK} comment".encode())
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", f"{MARK} author")
    said.add_itxt("XML:com.adobe.xmp", f"<x>{MARK}</x>")
    return a_picture("PNG", pnginfo=said)


def telling(**more: Any) -> bytes:
    """A PDF with an author, XMP, a script, an attachment, a note with its writer, and a photograph with its place."""
    with pikepdf.open(io.BytesIO(a_pdf(Author=f"{MARK} author", Producer=f"{MARK} program"))) as found:
        with found.open_metadata() as xmp:
            xmp["dc:creator"] = [f"{MARK} creator"]
        found.attachments["a.txt"] = pikepdf.AttachedFileSpec(found, f"{MARK} attached".encode(), filename="a.txt")
        act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{MARK}')")
        found.Root.OpenAction = found.make_indirect(act)
        found.Root.AA = pikepdf.Dictionary(WC=act)
        page = found.pages[0]
        note = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Text, "T": f"{MARK} writer", "Contents": MARK}
        note |= {"Rect": [0, 0, 10, 10]}
        page.obj.Annots = found.make_indirect([found.make_indirect(pikepdf.Dictionary(**note))])
        page.obj.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=f"{MARK} private"))
        picture = found.make_stream(photograph("JPEG"))
        picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 40, "/Height": 20})
        picture.update({"/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8})
        picture.Filter = pikepdf.Name.DCTDecode
        picture.Metadata = found.make_stream(f"<x>{MARK}</x>".encode())
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        page.obj.Contents = found.make_stream(b"q 40 0 0 20 0 0 cm /Im0 Do Q")
        kept = io.BytesIO()
        found.save(kept, **more)
    return kept.getvalue()


def packed_photograph() -> bytes:
    """A photograph inside a PDF, packed once more."""
    with pikepdf.open(io.BytesIO(a_pdf())) as found:
        picture = found.make_stream(zlib.compress(photograph("JPEG")))
        picture.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
        found.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        kept = io.BytesIO()
        found.save(kept)
    return kept.getvalue()


def jpeg_2000() -> bytes:
    """A JPEG 2000 inside a PDF, with a box of words after its dots."""
    made, words = io.BytesIO(), f"<x>{MARK}</x>".encode()
    Image.new("RGB", (8, 8)).save(made, "JPEG2000")
    with pikepdf.open(io.BytesIO(a_pdf())) as found:
        box = (len(words) + 8).to_bytes(4) + b"xml " + words
        picture = found.make_stream(made.getvalue() + box)
        picture.Filter = pikepdf.Name.JPXDecode
        found.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        kept = io.BytesIO()
        found.save(kept)
    return kept.getvalue()


def everything(content: bytes) -> bytes:
    """What can be read in a file: its bytes, and each stream of a PDF opened."""
    found = [content]
    if content.startswith(b"%PDF-"):
        with pikepdf.open(io.BytesIO(content)) as document:
            found.append(repr(document.docinfo).encode())
            for one in document.objects:
                found.append(repr(one).encode())
                if isinstance(one, pikepdf.Stream):
                    found.append(one.read_raw_bytes())
                    found += _opened(one)
    return b"\n".join(found)


def _opened(stream: pikepdf.Stream) -> list[bytes]:
    kind = repr(stream.get("/Filter"))
    if "Array" in kind:
        return [zlib.decompress(stream.read_raw_bytes())]
    return [] if "DCT" in kind or "JPX" in kind else [stream.read_bytes()]


HIDING = {
    "a photograph (JPEG)": lambda: photograph("JPEG"),
    "a photograph (PNG)": lambda: photograph("PNG"),
    "a comment (JPEG)": lambda: commented("JPEG"),
    "words in a PNG": lambda: commented("PNG"),
    "bytes after a picture": lambda: a_picture() + MARK.encode(),
    "bytes after a JPEG": lambda: a_picture("JPEG") + MARK.encode(),
    "an author in a PDF": lambda: a_pdf(Author=MARK),
    "everything in a PDF": telling,
    "a packed photograph in a PDF": packed_photograph,
    "a JPEG 2000 in a PDF": jpeg_2000,
    "a packed PDF": lambda: telling(object_stream_mode=pikepdf.ObjectStreamMode.generate),
}


@pytest.mark.parametrize("name", HIDING)
def test_what_is_hidden_is_there_before_and_gone_after(name: str) -> None:
    content = HIDING[name]()
    assert MARK.encode() in everything(content), "the control: it was there to be found"
    assert MARK.encode() not in everything(cleaned(content).content)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_where_a_picture_was_taken_is_gone(form: str) -> None:
    content = photograph(form)
    with Image.open(io.BytesIO(content)) as before:
        assert dict(before.getexif().get_ifd(0x8825))
    with Image.open(io.BytesIO(cleaned(content).content)) as after:
        assert not after.getexif()
        assert not after.info.get("exif")


def test_a_picture_inside_a_pdf_keeps_its_dots_and_nothing_more() -> None:
    with pikepdf.open(io.BytesIO(cleaned(telling()).content)) as found:
        assert len(found.pages) == 1
        (picture,) = [one for one in found.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        with (
            Image.open(io.BytesIO(picture.read_raw_bytes())) as shown,
            Image.open(io.BytesIO(photograph("JPEG"))) as old,
        ):
            assert shown.tobytes() == old.tobytes()
            assert not shown.getexif()
        acting = {"/OpenAction", "/AA", "/Names", "/AcroForm", "/Metadata"}
        assert not acting & set(found.Root.keys())
        assert "/Annots" not in found.pages[0].obj


def test_what_is_shown_stays() -> None:
    with Image.open(io.BytesIO(cleaned(a_picture()).content)) as found:
        assert (found.size, found.getpixel((5, 5)), found.getpixel((35, 5))) == ((40, 20), (200, 0, 0), (255, 255, 255))


def test_a_picture_is_turned_as_it_was_meant_to_be_seen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(cleaned(a_picture("JPEG", exif=exif)).content)) as found:
        assert found.size == (20, 40)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16", "CMYK"])
def test_pictures_of_every_colouring_are_kept(mode: str) -> None:
    made, form = io.BytesIO(), "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (8, 8)).save(made, form)
    with Image.open(io.BytesIO(cleaned(made.getvalue()).content)) as found:
        assert found.size == (8, 8)


def locked() -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as found:
        found.save(kept, encryption=pikepdf.Encryption(owner="one", user="two"))
    return kept.getvalue()


def owned() -> bytes:
    """Opened without a password, and still encrypted."""
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as found:
        found.save(kept, encryption=pikepdf.Encryption(owner="one", user=""))
    return kept.getvalue()


def no_pages() -> bytes:
    kept = io.BytesIO()
    with pikepdf.new() as found:
        found.save(kept)
    return kept.getvalue()


def broken_picture_in_a_pdf() -> bytes:
    with pikepdf.open(io.BytesIO(a_pdf())) as found:
        picture = found.make_stream(b"\xff\xd8nothing")
        picture.Filter = pikepdf.Name.DCTDecode
        found.Root.Extra = picture
        kept = io.BytesIO()
        found.save(kept)
    return kept.getvalue()


def huge(side: int = 8_000) -> bytes:
    """A PNG of very many dots in a few bytes."""
    content = bytearray(a_picture())
    head = content.index(b"IHDR")
    content[head + 4 : head + 12] = side.to_bytes(4) * 2
    content[head + 17 : head + 21] = zlib.crc32(bytes(content[head : head + 17])).to_bytes(4)
    return bytes(content)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"MZ no paper", "Choose a PDF"),
        (lambda: b"%PDF-1.7 and nothing", cleaning.UNREADABLE),
        (lambda: a_picture()[:60], cleaning.UNREADABLE),
        (lambda: a_picture("JPEG")[:120], cleaning.UNREADABLE),
        (locked, cleaning.LOCKED),
        (owned, cleaning.LOCKED),
        (no_pages, cleaning.UNREADABLE),
        (broken_picture_in_a_pdf, cleaning.UNREADABLE),
        (huge, "The picture is too large"),
        (lambda: huge(20_000), "The picture is too large"),
    ],
    ids=[
        "type",
        "empty pdf",
        "short png",
        "short jpeg",
        "locked",
        "owned",
        "no pages",
        "broken picture",
        "huge",
        "enormous",
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_what_to_do(make: Any, said: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        cleaned(make())
    assert refused.value.sentence.startswith(said)


def upload(cast: Cast, who: str, person: Any, content: bytes, kind: DocumentKind) -> Any:
    given = {"request_key": str(ids.new()), "kind": kind.value, "document": SimpleUploadedFile(f"{MARK}.pdf", content)}
    return client_of(cast.actors[who]).post(reverse("paper_add", args=[person.id]), given)


def test_each_side_opens_its_own_and_what_is_for_both(cast: Cast) -> None:
    person = cast.accepted()
    for who, kind in (("coordinator", DocumentKind.ABSENCE), ("officer", DocumentKind.POLICE_PAPER)):
        assert upload(cast, who, person, telling(), kind).status_code == 302
    assert upload(cast, "officer", person, a_picture("JPEG"), DocumentKind.SHARED).status_code == 302
    documents.add_document(case=person.id, content=a_pdf(), by=cast.officer)
    with scope.acting_as(CARAWAY):
        rows = {row.kind: row for row in Document.objects.filter(case_id=person.id)}
    assert all(MARK.encode() not in everything(bytes(row.content)) for row in rows.values())
    ours = {"coordinator": {"absence", "shared"}, "officer": {"police_paper", "shared", "signed_caution"}}
    for who, kinds in ours.items():
        browser = client_of(cast.actors[who])
        shown = text(browser, reverse("papers", args=[person.id]))
        assert MARK not in shown
        for kind, row in rows.items():
            path = reverse("paper", args=[person.id, row.id])
            assert (path in shown) is (kind in kinds)
            assert browser.get(path).status_code == (200 if kind in kinds else 404)
    assert client_of(cast.officer).get(f"/police/{person.id}/documents/{rows['absence'].id}/").status_code == 404


def test_a_paper_is_named_by_nothing(cast: Cast) -> None:
    person = cast.accepted()
    kept = documents.upload_document(
        case=person.id, kind=DocumentKind.ABSENCE, content=a_picture(), by=cast.coordinator
    )
    answer = client_of(cast.coordinator).get(reverse("paper", args=[person.id, kept.id]))
    assert answer["Content-Disposition"] == f'attachment; filename="papers-{kept.sha256[:8]}.png"'
    assert person.row().reference not in answer["Content-Disposition"]


@pytest.mark.parametrize("kind", [DocumentKind.SIGNED_CAUTION, DocumentKind.POLICE_PAPER])
def test_a_side_adds_no_kind_of_the_other(cast: Cast, kind: DocumentKind) -> None:
    with pytest.raises(InvalidValue):
        documents.upload_document(case=cast.accepted().id, kind=kind, content=a_pdf(), by=cast.coordinator)


def test_what_is_wrong_stands_beside_the_file(cast: Cast) -> None:
    answer = upload(cast, "coordinator", cast.accepted(), locked(), DocumentKind.ABSENCE)
    assert cleaning.LOCKED in answer.content.decode()
