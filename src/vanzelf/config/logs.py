"""Log lines with fields. What a request brought (its query, its form, its user) is in none of them."""

import logging
import logging.config
from collections.abc import Mapping
from typing import Any

import structlog

ALLOWED = ("event", "level", "logger", "timestamp", "exc_type", "request_id", "method", "route",
           "status", "milliseconds", "task", "queue", "attempt", "operation", "code", "count")  # fmt: skip
"""The only fields a line may have: a field that is not here is left out, whatever it is."""


def configure(options: Mapping[str, Any]) -> None:
    """Set up logging: one line of JSON each, or readable lines in a demo. options: `json`."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if options["json"] else structlog.dev.ConsoleRenderer()
    )
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _type_of_exception,
        _only_allowed,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [_template_only, *shared],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": formatter},
            "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"handlers": ["lines"], "level": "INFO"},
            "loggers": {"httpx": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
        }
    )


def _type_of_exception(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Of an exception only its type: its text may repeat what somebody typed."""
    info = event.pop("exc_info", None)
    record = event.get("_record")
    if info is None and record is not None:
        info = record.exc_info
        record.exc_info = record.exc_text = None
    if isinstance(info, BaseException):
        event["exc_type"] = type(info).__name__
    elif isinstance(info, tuple) and info[0] is not None:
        event["exc_type"] = info[0].__name__
    return event


def _template_only(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Of others' lines the sentence without what was filled in: that may be anything."""
    record = event.get("_record")
    if record is not None:
        event["event"] = (
            str(record.msg)[:200] if record.args else str(record.msg).split("\n")[0][:200]
        )
        if record.name.startswith("django.request") or record.name.startswith("django.security"):
            event["event"] = "request"
    return event


def _only_allowed(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}
