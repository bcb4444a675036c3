"""What the heaviest page of a resident weighs, with all that a browser fetches for it the first time."""

import re

from portal.conftest import CODE

MOST = 100_000
ACCEPTS = {"HTTP_ACCEPT_ENCODING": "gzip, br"}


def test_no_page_of_a_resident_weighs_more_than_a_hundred_kilobytes(client, offered):
    client.post("/", {"code": CODE})
    paths = ["/", f"/bericht/{offered.pk}", "/privacy"]
    answered = client.post(f"/bericht/{offered.pk}/antwoord", {"antwoord": "nee", "sleutel": "a"})
    weights = {path: weight(client, path) for path in [*paths, answered["Location"]]}
    from vanzelf.portal.models import Visit
    from vanzelf.portal.visitor import COOKIE, welcome

    welcome(answered, subject=offered.subject, level=Visit.Level.BROKER)
    client.cookies[COOKIE] = answered.cookies[COOKIE].value
    own = ("/mijn/", "/mijn/keuzes", "/mijn/gegevens", "/mijn/klopt-niet")
    weights |= {path: weight(client, path) for path in own}
    assert max(weights.values()) < MOST, weights
    assert min(weights.values()) > 50_000, "style and letters are part of it"


def weight(client, path):
    """Bytes: the page, its style, script and pictures, and the letters that its style fetches."""
    page = client.get(path, **ACCEPTS)
    assert page.status_code == 200, path
    text = page.content.decode()
    files = {each.partition("#")[0] for each in re.findall(r'(?:href|src)="(/static/[^"]+)"', text)}
    assert any(".css" in each for each in files)
    beyond = any(0x100 <= ord(sign) <= 0x17F for sign in text)
    for style in [each for each in files if ".css" in each]:
        folder = style.rpartition("/")[0]
        fonts = re.findall(r"url\(([\w-]+\.woff2)\)", sent(client, style, plain=True).decode())
        files |= {f"{folder}/{each}" for each in fonts if beyond or "-meer-" not in each}
    return len(page.content) + sum(len(sent(client, each)) for each in files)


def sent(client, file, *, plain=False):
    """A file as it goes over the line."""
    answer = client.get(file, **({} if plain else ACCEPTS))
    assert answer.status_code == 200, file
    return b"".join(answer.streaming_content) if answer.streaming else answer.content
