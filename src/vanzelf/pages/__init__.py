"""Pages: the report of a screening, the catalogue as a site, and one explanation."""

from vanzelf.pages.explained import explanation_page, write_explanation
from vanzelf.pages.report import report_page, write_report
from vanzelf.pages.site import write_site

__all__ = [
    "explanation_page",
    "report_page",
    "write_explanation",
    "write_report",
    "write_site",
]
