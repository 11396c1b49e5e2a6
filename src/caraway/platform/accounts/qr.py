"""A QR code as a small inline picture, drawn with attributes alone: the pages allow no inline styles."""

import qrcode
from markupsafe import Markup


def qr_svg(text: str, title: str) -> Markup:
    """The text as an SVG picture with a title, one path of one module a square, dark on white."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Markup(
        '<svg class="cw-qr" viewBox="0 0 {0} {0}" role="img" aria-labelledby="qr-title" shape-rendering="crispEdges">'
        '<title id="qr-title">{1}</title><rect width="{0}" height="{0}" fill="#ffffff"/><path d="{2}" fill="#000000"/></svg>'
    ).format(len(rows), title, path)
