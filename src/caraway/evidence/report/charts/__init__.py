"""Figures as SVG, each with a text alternative and the table it is drawn from beside it.

Drawn by hand, so that the same input gives the same bytes on every machine and nothing is measured by a font that is not there.
Marks and lines have a contrast of at least 3:1 on white, and arms differ by shape and dash as well as by colour.
"""

from caraway.evidence.report.charts.acceptability import acceptability
from caraway.evidence.report.charts.event_study import event_study
from caraway.evidence.report.charts.figure import Figure
from caraway.evidence.report.charts.flow import flow
from caraway.evidence.report.charts.forest import forest
from caraway.evidence.report.charts.funnel import funnel
from caraway.evidence.report.charts.love import love
from caraway.evidence.report.charts.survival import survival

__all__ = ["Figure", "acceptability", "event_study", "flow", "forest", "funnel", "love", "survival"]
