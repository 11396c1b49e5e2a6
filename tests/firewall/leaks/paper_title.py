"""A paper names a victim where nobody looks: in its properties."""

from io import BytesIO

from pikepdf import Pdf

from tests.firewall import beyond

ABOUT = "The title in the properties of a PDF has a victim's name."
KIND = "PDF metadata"
TARGET = "caraway.platform.web.paper:pdf"
CHECK = "twins"
WHERE = (("facilitator", "register_pdf"),)


def replacement(original):
    def pdf(template, values, *, title, language="en", marking=""):
        hers = beyond.everybody()[0].family_name
        return original(template, values, title=f"{title} {hers}", language=language, marking=marking)

    return pdf


def reached(scene):
    with Pdf.open(BytesIO(scene.ask("facilitator", "register_pdf").body)) as paper:
        return "Quennell" in str(paper.docinfo.get("/Title"))
