"""Send a file, read what would become of it, refer, and watch."""

import csv
import io
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from caraway.casework.actions import imports
from caraway.casework.actions.again import Referrals, digest_of_file
from caraway.casework.actions.imports import ReadRows
from caraway.casework.desks.police.refer import actor_of, may_refer_under
from caraway.casework.desks.refusing import kept
from caraway.casework.intake_files.reading import table
from caraway.casework.queries.imports import (
    LISTED,
    WRONG,
    File,
    ImportStage,
    MatchingInForce,
    RowStage,
    Wrong,
    file_to_end,
    files_left_behind,
    matching_in_force,
    own_file,
    own_files,
    wrong_rows,
)
from caraway.casework.queries.police_drafts import rules_in_force
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.web.forms import PageForm

from .forms import SendForm
from .rows import FileReader

PURPOSE = "refer by file"


@sensitive_post_parameters()
@requires("referral.import", purpose=PURPOSE)
def files(request: HttpRequest) -> HttpResponse:
    """The file to send, and those sent before."""
    actor = actor_of(request)
    choices = [(str(one.agreement_id), one.agreement) for one in may_refer_under(actor)]
    if not choices:
        return render(request, "police/no_agreement.html", {"page_title": "Refer by file"})
    found = matching_in_force(actor)
    form = SendForm(request.POST or None, request.FILES or None, choices=choices)
    if request.method == "POST" and found and form.is_valid():
        agreement, held = UUID(form.cleaned_data.get("agreement") or choices[0][0]), list[UUID]()
        content = form.cleaned_data["file"].read()
        if kept(form, lambda: held.append(_hold(content, agreement, found, actor))):
            return redirect("police_import", held[0])
    return render(
        request,
        "police/importing/files.html",
        {
            "page_title": "Refer by file",
            "back_url": reverse("police_referrals"),
            "form": form,
            "only": choices[0][1] if len(choices) == 1 else "",
            "matching": found,
            "may_match": actor.may("import.map"),
            "files": own_files(actor),
            "left": files_left_behind(actor),
            "matched": request.GET.get("done") == "matched",
            "file_words": file_words,
        },
    )


def _hold(content: bytes, agreement: UUID, found: MatchingInForce, actor: Actor) -> UUID:
    rules = rules_in_force(agreement)
    reader = FileReader(found.matching, rules.settings, rules.programme, Referrals(rules.programme.key, actor))
    rows = reader.rows(table(content, found.matching.columns))
    read = ReadRows(rows, digest_of_file(content, agreement, found.id))
    return imports.hold_rows(agreement=agreement, matching=found.id, rows=read, by=actor)


def file_words(file: File) -> str:
    """How far a file has come, in a line."""
    if file.stage is ImportStage.HELD:
        said = f"{file.to_do - file.again} to refer" + (f", {file.again} to send on" if file.again else "")
        return f"{said}, nothing done yet"
    if file.stage is ImportStage.GOING:
        return f"Being referred: {file.done} done, {file.to_do} left"
    referred = file.count(RowStage.REFERRED)
    waiting = file.count(RowStage.DRAFTED)
    said = f"{referred} referred" + (f", {waiting} waiting as drafts" if waiting else "")
    return f"Thrown away. {said}" if file.stage is ImportStage.DROPPED else said


@requires("referral.import", purpose=PURPOSE)
def file(request: HttpRequest, file: UUID) -> HttpResponse:
    """What would become of the rows, or has. To look at it changes nothing: each time it is sent, the next batch is referred."""
    actor = actor_of(request)
    found, form = own_file(file, actor), PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["request_key"]
        if kept(form, lambda: _go_on(found, actor, key)):
            return redirect("police_import", file)
    return render(request, "police/importing/file.html", _page(found, form))


def _go_on(found: File, actor: Actor, key: UUID) -> None:
    """Refer the next batch, so that a short file is done at once; of a long one a worker does the others, or who waits."""
    if found.stage is ImportStage.HELD:
        imports.begin_import(file=found.id, by=actor, request_key=key)
    if found.stage in (ImportStage.HELD, ImportStage.GOING):
        imports.land_rows(file=found.id, by=actor, request_key=key)


def _page(found: File, form: PageForm) -> dict[str, object]:
    wrong = wrong_rows(found.id, *WRONG, most=LISTED)
    return {
        "page_title": _title(found),
        "caption": found.agreement,
        "back_url": reverse("police_imports"),
        "form": form,
        "file": found,
        "going": found.stage is ImportStage.GOING,
        "held": found.stage is ImportStage.HELD,
        "ready": found.count(RowStage.READY) - found.again,
        "to_refer": found.to_do - found.again,
        "asking": found.count(RowStage.ASKING),
        "referred": found.count(RowStage.REFERRED),
        "drafted": found.count(RowStage.DRAFTED),
        "there": wrong_rows(found.id, RowStage.THERE, RowStage.READY, most=LISTED),
        "there_count": found.count(RowStage.THERE) - found.sent_on,
        "sent_on": found.sent_on or found.again,
        "wrong": wrong,
        "wrong_count": found.count(*WRONG),
    }


def _title(found: File) -> str:
    return {
        ImportStage.HELD: "Check the file",
        ImportStage.GOING: "Referring",
        ImportStage.DONE: "The file is done",
        ImportStage.DROPPED: "The file was thrown away",
    }[found.stage]


@requires("referral.import", purpose=PURPOSE)
def problems(request: HttpRequest, file: UUID) -> HttpResponse:
    """Everything that is wrong, row by row, as a list to mend the export by. It holds nothing that stands in the file."""
    found = own_file(file, actor_of(request))
    response = HttpResponse(
        _listed(wrong_rows(found.id, *WRONG, RowStage.THERE, RowStage.READY)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="rows.csv"'
    return response


def _listed(wrong: tuple[Wrong, ...]) -> str:
    made = io.StringIO()
    made.write("\ufeff")
    lines = csv.writer(made)
    lines.writerow(("Row", "Column", "Why"))
    lines.writerows((one.row, harmless(one.column), harmless(one.why)) for one in wrong)
    return made.getvalue()


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: the names of columns come from somebody's file."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


@requires("referral.import", purpose=PURPOSE)
def drop(request: HttpRequest, file: UUID) -> HttpResponse:
    """Throw away what is held, after a question: of one's own file, or of one in the unit whose sender has left."""
    actor = actor_of(request)
    found, form = file_to_end(file, actor), PageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["request_key"]
        if kept(form, lambda: imports.drop_import(file=file, by=actor, request_key=key)):
            return redirect("police_imports")
    theirs = file in {one.id for one in files_left_behind(actor)}
    back = reverse("police_imports") if theirs else reverse("police_import", args=(file,))
    return render(
        request,
        "confirm.html",
        {
            "page_title": "Throw this file away?",
            "caption": found.agreement,
            "warning": f"{found.to_do} rows are held, and nobody in them will be referred. Who was referred stays referred.",
            "form": form,
            "button": "Throw it away",
            "danger": True,
            "cancel_url": back,
            "back_url": back,
        },
    )
