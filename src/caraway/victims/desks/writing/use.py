"""Recording whether the answers may be used in an evaluation."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from caraway.core.victim.asking import SPOKEN
from caraway.core.victim.safe_plan import Way
from caraway.core.vocabulary import Word
from caraway.platform.accounts.actor import Actor
from caraway.platform.accounts.permission import requires
from caraway.platform.gateways import clock
from caraway.platform.web.addresses import address
from caraway.platform.web.fields import DayField, WordField
from caraway.platform.web.forms import PageForm
from caraway.victims.actions import evaluating
from caraway.victims.desks.contact.answering import answered
from caraway.victims.queries.cases import case_row

LEAD = (
    "Ask when it is safe to talk. Say: we would like to find out whether what we do helps. Your answers would go without your name "
    "to people who study this. You can say no, and you can change your mind at any time: nothing about the help you get changes."
)


class Used(Word):
    """What was said of the use of the answers."""

    YES = "yes", "Yes, they may be used without the name"
    NO = "no", "No, or not any more"


class UseForm(PageForm):
    """What was said, on which day, and how."""

    subjects: ClassVar = {"may": "what was said", "on": "the day", "way": "how you spoke"}
    may = WordField(Used, label="May the answers be used?")
    on = DayField(label="On which day was it said?")
    way = WordField(Way, only=list(SPOKEN), label="How did you speak?")


@requires("victim.contact", purpose="recording whether answers may be used", shows_people=True)
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, case: UUID) -> HttpResponse:
    """What was said of the use of the answers. What is said last holds."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = clock.today()
    found = case_row(case, actor, today)
    form = UseForm(request.POST if request.method == "POST" else None)
    form.fields["on"].bound(latest=today, today=today)  # type: ignore[attr-defined]
    words = {"heading": "Use of the answers", "button": "Save", "lead": LEAD}

    def say(given: Any) -> object:
        return evaluating.say(case=case, by=actor, **given | {"may": given["may"] is Used.YES})

    return answered(request, found, form, words, say, address("contact_written", case))
