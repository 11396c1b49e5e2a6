"""Papers of a case: what one's own side has, adding one, opening one."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from caraway.casework.actions.documents import upload_document
from caraway.casework.desks.questions import radios, words
from caraway.casework.desks.refusing import kept
from caraway.casework.queries import papers as reading
from caraway.core.papers import DocumentKind
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.web.forms import PageForm

WARNING = (
    "Never add a paper that names a victim or shows where a victim is, such as a court order or a statement. Where it was"
    " taken, who wrote it and what else is hidden in the file is removed before it is kept."
)


class PaperForm(PageForm):
    """A paper to add."""

    kind = radios("What is it?")
    document = forms.FileField(
        label="The paper",
        help_text="A PDF, or a photograph (JPEG or PNG), up to 5 MB.",
        error_messages={
            "required": "Choose the paper: a PDF, JPEG or PNG of up to 5 MB",
            "empty": "The file is empty. Choose the paper",
        },
    )
    subjects: ClassVar = {"kind": "what it is", "document": "the paper"}

    def __init__(self, *args: Any, kinds: tuple[DocumentKind, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = words(kinds)  # type: ignore[attr-defined]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@requires("document.add", purpose="reading the papers of a case", shows_people=True)
@require_safe
def papers(request: HttpRequest, case: UUID) -> HttpResponse:
    """The papers that one's own side opens."""
    actor = _actor(request)
    page = reading.papers(case, actor)
    back = reverse("police_referral" if actor.may("referral.see") else "case", args=[case])
    return render(request, "papers.html", {"page_title": "Papers", "page": page, "back_url": back})


@requires("document.add", purpose="adding a paper to a case", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_add(request: HttpRequest, case: UUID) -> HttpResponse:
    """Add a paper; nothing hidden in it is kept."""
    actor, back = _actor(request), reverse("papers", args=[case])
    page = reading.papers(case, actor)
    form = PaperForm(*((request.POST, request.FILES) if request.method == "POST" else ()), kinds=page.kinds)

    def do() -> object:
        said = form.cleaned_data
        kind, content = DocumentKind(said["kind"]), said["document"].read()
        return upload_document(case=case, kind=kind, content=content, by=actor, request_key=said["request_key"])

    if form.is_bound and form.is_valid() and kept(form, do):
        return redirect(back)
    context = {"page_title": "Add a paper", "heading": "Add a paper", "caption": page.caption, "lead": WARNING}
    return render(
        request, "form_page.html", context | {"form": form, "button": "Add it", "back_url": back, "cancel_url": back}
    )


@requires("document.add", purpose="opening a paper of a case", shows_people=True)
@require_safe
def paper(request: HttpRequest, case: UUID, document_id: UUID) -> HttpResponse:
    """A paper as a file to keep. Its name tells nobody anything."""
    content, media_type, name = reading.paper(case, document_id, _actor(request))
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


urlpatterns = [
    path("<uuid:case>/", papers, name="papers"),
    path("<uuid:case>/add/", paper_add, name="paper_add"),
    path("<uuid:case>/<uuid:document_id>/", paper, name="paper"),
]
