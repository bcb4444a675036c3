"""Pages: the report of a screening, the catalogue as a site, and one explanation."""

from vanzelf.pages.report import report_page, write_report

__all__ = ["report_page", "write_report"]
