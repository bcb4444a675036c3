"""Charts as SVG with the same numbers as a table, and the rules for what may be shown."""

from vanzelf.charts.bits import bits_chart, bits_text
from vanzelf.charts.calibration import calibration_chart
from vanzelf.charts.chart import Chart
from vanzelf.charts.gap import gap_chart
from vanzelf.charts.reach import reach_chart
from vanzelf.charts.steps import change_chart, funnel_chart
from vanzelf.charts.suppression import Count, publish, suppress, tens

__all__ = [
    "Chart",
    "Count",
    "bits_chart",
    "bits_text",
    "calibration_chart",
    "change_chart",
    "funnel_chart",
    "gap_chart",
    "publish",
    "reach_chart",
    "suppress",
    "tens",
]
