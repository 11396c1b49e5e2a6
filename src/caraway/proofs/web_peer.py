"""The list of cases as Django's manual would have it written: the peer that `bench web` holds ours against.

A ListView with its paginator, the ORM's filter by tenant, a session in the database, Django's templates and middleware as a
new project has them, and one audit row. It connects as the owner, past the policies: their cost is ours alone.
"""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.functional import cached_property
from django.views.generic import ListView

from caraway.casework.models import Case
from caraway.platform.accounts.models import Account
from caraway.platform.agreements.models import Agreement
from caraway.platform.audit.models import AuditRow


class Uncounted(Paginator):  # type: ignore[type-arg]
    """The same without its COUNT."""

    @cached_property
    def count(self) -> int:
        return 1_000_000


class CaseList(LoginRequiredMixin, ListView):  # type: ignore[type-arg]
    template_name = "cases.html"
    paginate_by = 50

    def get_queryset(self) -> Any:
        self.member = self.request.user.memberships.get(ended_at=None)  # type: ignore[union-attr]
        ours = Agreement.objects.filter(parties__organisation=self.member.organisation_id, parties__part="provider")
        worker = Subquery(Account.objects.filter(pk=OuterRef("worker")).values("full_name"))
        cases = Case.objects.filter(agreement__in=ours).select_related("participant", "standing")
        return cases.annotate(worker_name=worker).order_by("-id")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(request, *args, **kwargs)
        shown = [case.id for case in answer.context_data["object_list"]]  # type: ignore[attr-defined]
        row = AuditRow(kind="page", verb="page.seen", account_id=request.user.pk, subject_ids=shown)
        row.save(force_insert=True)  # as Django's own manager would: ours writes the statement out
        return answer


def case(request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("cases/", CaseList.as_view()),
    path("uncounted/", CaseList.as_view(paginator_class=Uncounted)),
    path("cases/<uuid:key>/", case, name="case"),
]
