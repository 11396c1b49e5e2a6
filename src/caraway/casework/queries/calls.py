"""Whether the opening questions of the call that is arranged were answered so that it is safe to talk."""

from caraway.casework.models import CallOpening
from caraway.casework.queries.case_file import CaseFile


def safely_opened(file: CaseFile) -> bool:
    """Whether this very call was opened, and every answer was yes."""
    call = next((one for one in file.standing.bookings if one.step == "call"), None)
    return call is not None and CallOpening.objects.filter(case=file.case, session=call.session, safe=True).exists()
