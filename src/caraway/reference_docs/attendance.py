"""What each line of a register means: the manual's page, from `tests/spec/attendance.toml`."""

from caraway.reference_docs.cases import page

render = page(
    "Attendance",
    "attendance",
    "Each line that a register may have: whether it counts as attended, whether it uses a chance, and what is left. The area "
    "may say from which minute on somebody who left early or was sent away has attended, and whether these use a chance.",
)
