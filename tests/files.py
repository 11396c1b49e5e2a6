"""Files as people send them, with and without what a camera or a program hides in them."""

import io
from typing import Any

import pikepdf
from PIL import Image


def a_pdf(**hidden: Any) -> bytes:
    """A PDF of one page; `hidden` goes into its document information."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        for key, words in hidden.items():
            document.docinfo[f"/{key}"] = words
        kept = io.BytesIO()
        document.save(kept, deterministic_id=True)
    return kept.getvalue()


def a_picture(form: str = "PNG", **how: Any) -> bytes:
    """A small picture, red on its left half."""
    made = Image.new("RGB", (40, 20), "white")
    made.paste((200, 0, 0), (0, 0, 20, 20))
    kept = io.BytesIO()
    made.save(kept, form, **how)
    return kept.getvalue()
