"""A survey for whoever has its link: a code, the agreed word or a first neutral question, then one question a page.

A link that is unknown, used, too old or dead has one and the same page. Nobody signs in and no cookie is set; what was answered goes
from page to page and is stored when all of it is sent. What the pages are about is in none of their words.
"""

from dataclasses import replace
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from caraway.core.instruments import Instrument
from caraway.core.refusals import NotYours
from caraway.core.vocabulary import Language
from caraway.platform.accounts import attempts
from caraway.platform.accounts.actor import CARAWAY
from caraway.platform.web.addresses import address
from caraway.platform.web.frame import PageFrame
from caraway.platform.web.words import LANGUAGES, say
from caraway.victims.actions import surveys
from caraway.victims.desks.reply.forms import CodeForm, ItemForm, NowForm, SoFar, WordForm, so_far
from caraway.victims.queries.surveys import OpenLink, open_link

FORM = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
@FORM
def code(request: HttpRequest) -> HttpResponse:
    """The code, for whoever was told it. It leads to its page, whether there is such a link or not."""
    lang = _bare(request)
    form = CodeForm(request.POST or None, lang=lang)
    if request.method == "POST" and form.is_valid():
        token = "".join(one for one in form.cleaned_data["code"].upper() if one.isascii() and one.isalnum())
        return redirect(f"{address('reply', token or '0')}?lang={lang}")
    return _asked(request, form, title=say("reply.code.title", lang))


@csrf_exempt
@csp_update({"form-action": [settings.EXIT_TO]})  # type: ignore[arg-type]  # it takes any view
@FORM
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The next page of a survey. Answering “No” leads out, and a browser follows no form to where its policy does not let it."""
    link = None if attempts.too_many(request, "reply") else open_link(token)
    lang = _bare(request, (token, link) if link is not None else None)
    if link is None:
        attempts.note(request, "reply")
        return _over(request, "over", status=404)
    try:
        return _page(request, token, link, lang)
    except NotYours:
        return _over(request, "over", status=404)


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Somewhere else, at once. What the browser keeps of this site is cleared on the way."""
    response = redirect(settings.EXIT_TO)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def leave_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever is at a survey: what was begun there is over, so that behind the browser's button back is no page of it.

    A token of nothing leads away just so. It is asked for by a plain link, for it has to work without scripts too; all that
    following it does is to end what was begun.
    """
    if not attempts.too_many(request, "reply"):
        try:
            surveys.leave(token=token, by=CARAWAY)
        except NotYours:
            attempts.note(request, "reply")
    return leave(request)


def _page(request: HttpRequest, token: str, link: OpenLink, lang: str) -> HttpResponse:
    said = so_far(request.POST.get("so_far", ""), token)
    if said is None or said.times_left != link.times_left:
        begins = SoFar(link.times_left).signed(token)
        return _asked(request, _first(link, lang, initial={"so_far": begins}), title=say("reply.title", lang))
    if said.may:
        return _item(request, token, link.survey, said, lang)
    begun = _begun(request, token, link, lang)
    return begun if begun is not None else _item(request, token, link.survey, replace(said, may=True), lang)


def _first(link: OpenLink, lang: str, **kwargs: Any) -> WordForm | NowForm:
    return WordForm(lang=lang, **kwargs) if link.asks_word else NowForm(lang=lang, **kwargs)


def _begun(request: HttpRequest, token: str, link: OpenLink, lang: str) -> HttpResponse | None:
    """The first page, sent; None where it was answered so that the survey may go on."""
    form = _first(link, lang, data=request.POST)
    if form.is_valid():
        if not link.asks_word:
            return None if form.cleaned_data["now"] == "yes" else redirect("reply_leave_link", token=token)
        if surveys.try_word(token=token, word=form.cleaned_data["word"], by=CARAWAY):
            return None
        attempts.note(request, "reply")
        form.add_error("word", say("reply.word.wrong", lang))
    return _asked(request, form, title=say("reply.title", lang))


def _item(request: HttpRequest, token: str, survey: Instrument, said: SoFar, lang: str) -> HttpResponse:
    items = survey.items
    if request.POST.get("at") == str(said.passed) and said.passed < len(items):
        item = items[said.passed]
        form = ItemForm(request.POST, survey=survey, item=item, lang=lang)
        if not form.is_valid():
            return _asked_item(request, form, said.passed, len(items), lang)
        said = said.after(item, form.cleaned_data["answer"])
    if said.passed < len(items):
        kept: dict[str, Any] = {"at": said.passed, "so_far": said.signed(token)}
        form = ItemForm(survey=survey, item=items[said.passed], lang=lang, initial=kept)
        return _asked_item(request, form, said.passed, len(items), lang)
    if said.answers:
        surveys.take(token=token, answers=said.answers, by=CARAWAY)
    return _over(request, "done")


def _asked_item(request: HttpRequest, form: ItemForm, at: int, number: int, lang: str) -> HttpResponse:
    caption = say("reply.of", lang, at=at + 1, number=number)
    lead = say("reply.long", lang, number=number) if at == 0 else ""
    return _asked(request, form, title=say("reply.title", lang), caption=caption, lead=lead)


def _asked(request: HttpRequest, form: Any, *, title: str, caption: str = "", lead: str = "") -> HttpResponse:
    context = {"page_title": title, "form": form, "caption": caption, "heading": "", "lead": lead}
    return render(request, "reply/ask.html", context)


def _over(request: HttpRequest, which: str, status: int = 200) -> HttpResponse:
    lang = request.bare.lang  # type: ignore[attr-defined]
    context = {"page_title": say(f"reply.{which}.title", lang), "lead": say(f"reply.{which}.words", lang)}
    return render(request, "reply/over.html", context, status=status)


def _bare(request: HttpRequest, at: tuple[str, OpenLink] | None = None) -> str:
    """Choose the language, and leave away all that surrounds a page of staff. `at`: at which link, by its token."""
    asked = request.GET.get("lang", "")
    own = Language.WELSH.value if at is not None and at[1].language is Language.WELSH else "en"
    lang = asked if asked in LANGUAGES else own
    way_out = address("reply_leave_link", at[0]) if at is not None else address("reply_leave")
    request.bare = PageFrame(exit_to=way_out, lang=lang)  # type: ignore[attr-defined]
    return lang
