"""The published descriptions: the NL API Design Rules 2.2, and what is served is what is described.

Each technical rule that can be read from a description, or from an answer, has its path in a test.
"""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from support.apis import FOLDER, documents, files
from transport.stand import client_of, kept
from vanzelf.eikenhage.parties import COMBINER
from vanzelf.transport.asgi import API_VERSION
from vanzelf.transport.framing import ONE
from vanzelf.transport.openapi import JOSE

NAMES = ["source", "combiner"]


@pytest.fixture(params=NAMES)
def described(request):
    return documents()[request.param]


def operations(described):
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def everything(node):
    """Every mapping in a document."""
    if isinstance(node, dict):
        yield node
    for inner in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from everything(inner)


@pytest.mark.parametrize("name", sorted(files()))
def test_the_pages_are_those_of_this_code(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == files()[name], "run `make docs`"


def test_what_is_served_is_what_is_described(stand, catalogue):
    desk, _ = stand.source(catalogue)
    for app, name in (
        (stand.source_app(desk), "source"),
        (stand.combiner_app(stand.combiner()), "combiner"),
    ):
        with client_of(app) as client:
            answer = client.ask("GET", "/v1/openapi.json")
        told = documents()[name]
        assert answer.json() == told
        assert answer.headers["Access-Control-Allow-Origin"] == "*"  # /core/publish-openapi
        served = {(route.path, method) for route in app.routes for method in route.methods}
        assert served - {(path, "HEAD") for path, _ in served} == {
            ("/v1" + path, method.upper()) for path, method, _ in operations(told)
        }


def test_core_doc_openapi_and_contact(described):
    assert described["openapi"] == "3.1.0"
    assert {"name", "email", "url"} <= set(
        described["info"]["contact"]
    )  # /core/doc-openapi-contact
    for _, _, operation in operations(described):
        assert operation["operationId"]
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]


def test_core_publish_openapi_is_sound(described):
    """References lead somewhere, ids are unique, schemas are schemas."""
    ids = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(ids) == len(set(ids))
    for node in everything(described):
        if "$ref" in node:
            found = described
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step]
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_core_no_trailing_slash_and_path_segments_kebab_case(described):
    for path in described["paths"]:
        assert re.fullmatch(r"(/[a-z0-9]+(-[a-z0-9]+)*(\.json)?)+", path)


def test_core_query_keys_camel_case_and_transport_no_sensitive_uris(described):
    """No path has a part that is filled in, and no query is read: no number can stand in one."""
    assert "{" not in "".join(described["paths"])
    for node in everything(described):
        assert node.get("in") not in ("query", "path", "cookie")


def test_core_date_time(described):
    """date-time/format, date-omit-time-portion, timezone: no answer here holds a moment."""
    for node in everything(described):
        assert node.get("format") not in ("time", "date-time", "date")


def test_core_uri_version_and_semver(described):
    (server,) = described["servers"]
    assert re.fullmatch(r"https://[^/]+/v1", server["url"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", described["info"]["version"])
    assert described["info"]["version"] == API_VERSION


def test_core_version_header(described):
    for _, _, operation in operations(described):
        for answer in operation["responses"].values():
            assert "API-Version" in answer["headers"]


def test_core_error_handling(described):
    """problem-details, invalid-input and all-errors."""
    problem = described["components"]["schemas"]["Probleem"]
    assert {"status", "title", "detail"} <= set(problem["required"])
    assert problem["properties"]["errors"]["type"] == "array"
    for _, method, operation in operations(described):
        if method in ("post", "put", "patch"):
            assert "400" in operation["responses"]
        assert "422" not in operation["responses"]
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"]


def test_core_transport_security_headers_and_cors(source, combiner):
    for client in (source, combiner):
        headers = client.ask("GET", "/v1/gezondheid").headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Type"].startswith("application/json")
        assert "Access-Control-Allow-Origin" not in headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Strict-Transport-Security"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


# -- odd requests, made from the description -------------------------------------------------------


@schemathesis.serializer(ONE, JOSE)
def as_it_is(_context, value):
    """A body as the bytes that were drawn."""
    return value if isinstance(value, bytes) else str(value).encode()


def fuzz(app, count: int) -> None:
    """Requests that fit the description, and those that nearly do: no fault, only what it says."""
    schema = schemathesis.openapi.from_asgi("/v1/openapi.json", app, config=SchemathesisConfig())
    for result in schema.get_all_operations():
        operation = result.ok()
        calm = settings(
            max_examples=count,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )

        @calm
        @given(case=operation.as_strategy())
        def one(case):
            answer = case.call(base_url="https://partij.example/v1")
            assert answer.status_code < 500
            # Nothing drawn is a message that somebody signed: that it is refused is as it should be.
            case.validate_response(answer, excluded_checks=[positive_data_acceptance])

        one()


@pytest.mark.parametrize("count", [8, pytest.param(500, marks=pytest.mark.soak)])
def test_requests_made_from_the_description_find_no_fault(stand, catalogue, count):
    desk, seen = stand.source(catalogue)
    combiner = stand.combiner()
    parties = [desk.party, stand.party(COMBINER.slug)]
    before = [kept(party) for party in parties]
    fuzz(stand.source_app(desk), count)
    fuzz(stand.combiner_app(combiner), count)
    assert [kept(party) for party in parties] == before
    assert seen.asked == 0
