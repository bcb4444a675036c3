"""The description of the interface: OpenAPI 3.1 by the NL API Design Rules, and odd requests made of it."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator


@pytest.fixture
def described(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.json()


def operations(described):
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_pages_are_those_of_this_code(application):
    from support.apis import FOLDER, files_of_municipality

    for name, text in files_of_municipality().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run `make docs`"


def test_it_says_who_where_and_under_which_licence(described):
    assert described["openapi"].startswith("3.1")
    assert re.fullmatch(r"\d+\.\d+\.\d+", described["info"]["version"])
    assert described["info"]["contact"]["email"]
    assert described["info"]["license"]["identifier"] == "EUPL-1.2"
    assert re.fullmatch(r"https://[^/]+/api/v1", described["servers"][0]["url"])
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_paths_are_kebab_case_and_queries_camel_case(described):
    for path, _, operation in operations(described):
        assert re.fullmatch(r"(/([a-z0-9]+(-[a-z0-9]+)*|\{[a-z]+\}))+", path), path
        for each in operation.get("parameters", []):
            if each["in"] == "query":
                assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", each["name"])


def test_every_operation_is_explained_and_refuses_with_a_problem(described):
    ids = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(ids) == len(set(ids)) >= 10
    tags = {each["name"] for each in described["tags"]}
    for path, _, operation in operations(described):
        assert operation["summary"]
        assert operation["description"]
        assert set(operation["tags"]) <= tags
        assert "422" not in operation["responses"]
        for status, answer in operation["responses"].items():
            assert "API-Version" in answer["headers"], path
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"]


def test_nothing_is_found_by_the_number_of_a_person(described):
    for telling, schema in {"/gebeurtenissen": "EventData", "/weigeringen": "RefusalIn"}.items():
        named = described["components"]["schemas"].pop(schema)["properties"]
        assert "burgerservicenummer" in named
        answers = described["paths"][telling]["post"]["responses"]
        assert [each for each in answers if each < "400"] == ["204"]
    text = str(described).casefold()  # all but what tells us something, and is given nothing back
    assert "bsn" not in text
    assert "burgerservicenummer" not in text
    assert not [path for path in described["paths"] if "person" in path or "inwoner" in path]


def fuzz(described, program, count):
    """Requests that fit the description, and that nearly do; every answer is one it says."""
    schema = schemathesis.openapi.from_dict(described)
    for result in schema.get_all_operations():
        _fuzz_one(result.ok(), program, count)


def _fuzz_one(operation, program, count):
    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def one(case):
        path = case.formatted_path
        headers = {
            name: str(value).encode("latin-1", "replace").decode("latin-1").replace("\n", " ")
            for name, value in (case.headers or {}).items()
        }
        ask = getattr(program.browser, operation.method.casefold())
        body = case.body if isinstance(case.body, dict | list | str | int) else {}
        media = case.media_type or "application/json"
        data = {} if operation.method.casefold() == "get" else {
            "data": body if media.endswith("json") else {
                str(key): str(value)
                for key, value in (body.items() if isinstance(body, dict) else ())
            },
        } | ({"content_type": media} if media.endswith("json") else {})  # fmt: skip
        answer = ask(
            f"/api/v1{path}", query_params=case.query or None,
            headers=headers | program.headers(), **data,
        )  # fmt: skip
        told = str(answer.status_code)
        assert answer.status_code < 500, (operation.label, answer.content)
        assert told in operation.definition.raw["responses"] or told in ("404", "405"), told

    one()


def test_odd_requests_never_break_it(described, program, purpose):
    fuzz(described, program.log_in(purpose), 5)


@pytest.mark.soak
def test_many_odd_requests_never_break_it(described, program, purpose):
    fuzz(described, program.log_in(purpose), 500)
