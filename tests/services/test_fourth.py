"""A service that a guide makes as a folder, all the way: from the gates to the log of a resident.

The folder is written from docs/how-to/add-a-service.md as it stands there. The municipality has own
data, in tables of its own, and is a party of lists; nothing in Python knows what it is about.
"""

import re
import textwrap

import pytest

from campaigns.test_service_pages import CAN, MAY, WANT
from support.markdown import blocks
from support.municipality import NUMBERS
from support.repository import ROOT

GUIDE = ROOT / "docs" / "how-to" / "add-a-service.md"
SERVICE, GROUP = "zwemles", "bijstand"
ENTITLED, NO_CHILD, HAS_IT, NO_BENEFIT = NUMBERS[:4]
CHILD = "99999090"
OIN = "00000099000000009000"
MAPPING = """\
houder: gemeente
bevolking:
  personen:
    tabel: inwoner
    sleutel: bsn
    gemeente: gemeentecode
    feiten:
      geboortedatum: geboren
      overlijdensdatum: overleden
      bag_adres: adres
      adres_in_onderzoek: {kolom: onderzoek, betekent: {"1": ja, "0": nee}}
      geheimhouding: {kolom: geheim, betekent: {"7": ja, "0": nee}}
      ingezetene: {kolom: ingezetene, betekent: {"1": ja, "0": nee}}
  relaties:
    tabel: relatie
    soort: {kolom: soort, betekent: {P: partner, K: kind}}
    van: bsn_van
    naar: bsn_naar
gegevens:
  - begrip: ontvangt_bijstand
    definitie: "DIGEST"
    van: bijstandsgezin
    tabel: uitkering
    sleutel: {persoon: bsn}
    waarde: loopt
    zonder_rij: nee
"""
TABLES = """
create table inwoner (bsn varchar, gemeentecode varchar, geboren date, overleden date, adres varchar,
    onderzoek varchar, geheim varchar, ingezetene varchar);
create table relatie (soort varchar, bsn_van varchar, bsn_naar varchar);
create table uitkering (bsn varchar, loopt boolean);
create table zwemles (bsn varchar, betaald boolean);
"""


def own_data(folder, catalogue):
    """Four mothers in tables of the municipality's own; only the first is to be found."""
    import duckdb

    from vanzelf.rules.questions import definition_digest

    con = duckdb.connect(str(folder / "eigen.duckdb"))
    con.execute(TABLES)
    row = "insert into inwoner values (?, '9999', ?, null, ?, '0', '0', '1')"
    for at, mother in enumerate((ENTITLED, NO_CHILD, HAS_IT, NO_BENEFIT)):
        con.execute(row, [mother, "1985-05-17", f"999920000000000{at}"])
        if mother != NO_CHILD:
            con.execute(row, [f"{CHILD}{at}", "2019-03-01", f"999920000000000{at}"])
            con.execute("insert into relatie values ('K', ?, ?)", [mother, f"{CHILD}{at}"])
        if mother != NO_BENEFIT:
            con.execute("insert into uitkering values (?, true)", [mother])
    con.execute("insert into zwemles values (?, true)", [HAS_IT])
    con.close()
    (added,) = [each for each in blocks(GUIDE) if each.info == ("yaml", "own-data")]
    text = MAPPING.replace("DIGEST", definition_digest(catalogue.concepts["ontvangt_bijstand"]))
    (folder / "mapping.yaml").write_text(text + textwrap.indent(added.text, "  "), encoding="utf-8")


@pytest.fixture
def local(tmp_path):
    """The folder `local` of somebody who did what the guide says."""
    for each in blocks(GUIDE):
        path = each.option("file")
        if path and path.startswith(f"local/services/{SERVICE}/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(each.text, encoding="utf-8")
    return tmp_path / "local"


def forget():
    """What this process read of the settings."""
    from vanzelf.campaigns import blind
    from vanzelf.org import catalogue
    from vanzelf.portal import looking_back
    from vanzelf.reach import carriers
    from vanzelf.residents import party

    for each in (
        catalogue.catalogue, catalogue.services, catalogue.general, party.party,
        blind._of_installation, carriers._carriers, looking_back.lists,
    ):  # fmt: skip
        each.cache_clear()


@pytest.fixture
def municipality(application, local, tmp_path, monkeypatch):
    """The application, started with that folder, a letterbox, and a municipality with own data."""
    from django.conf import settings

    from vanzelf.cli.app import run as command
    from vanzelf.org.catalogue import catalogue
    from vanzelf.residents.party import party

    folder = tmp_path / "gemeente"
    said = [
        "--name",
        "Gemeente Eikenhage",
        "--supplier",
        "Eikenhage",
        "--host",
        "eikenhage.example",
    ]
    new = ["party", "new", "municipality", str(folder), "--oin", OIN, "--code", "9999", "--demo"]
    assert command([*new, *said, "--on", "2026-11-01"]) == 0
    monkeypatch.setenv("VANZELF_DATABASE", application)
    monkeypatch.setattr(
        settings, "ENVIRONMENT", settings.ENVIRONMENT.model_copy(update={
            "catalogue": local, "party": folder / "partij.yaml", "letterbox": tmp_path / "post",
        }),
    )  # fmt: skip
    forget()
    own_data(folder, catalogue())
    opened = party()
    assert opened is not None
    opened.migrate("vanzelf.ask")
    yield tmp_path / "post"
    with opened.connect() as con:
        con.execute("truncate ask.runs, ask.subjects cascade")
    forget()


def text_of(response):
    assert response.status_code == 200, response
    return response.content.decode().replace("\u00a0", " ")


def pressed(browser, path, form=None):
    """What the page says after a button."""
    return text_of(browser.post(path, form or {}, follow=True))


def in_force(log_in, people):
    """Through three gates, by three people, on their pages."""
    pressed(log_in(people["kan"]), "/diensten/inlezen/")
    may = MAY | {"verdict": "ja", "bewaren_dagen": "", "article": "Gemeentewet art. 108"}
    for kind, form in (("willen", WANT), ("mag", may), ("kan", CAN)):
        page = pressed(log_in(people[kind]), f"/diensten/{SERVICE}/poort/{kind}/", form)
        assert "Uw antwoord is vastgelegd" in page, page
    assert "In werking" in pressed(log_in(people["regisseur"]), f"/diensten/{SERVICE}/start/")


def released(log_in, people):
    """A campaign with its list and its waves, on the pages of those who make and release it."""
    from vanzelf.campaigns import tasks
    from vanzelf.campaigns.models import Campaign

    browser = log_in(people["regisseur"])
    form = {"name": "Zwemles najaar", "on_dag": "1", "on_maand": "11", "on_jaar": "2026"}
    form |= {"woord_bedrag_bereik": "€ 0 tot € 1.500", "woord_gegevens": "uw uitkering (gemeente)"}
    pressed(browser, f"/campagnes/nieuw/{SERVICE}/{GROUP}/", form)
    made = Campaign.objects.get()
    at = f"/campagnes/{made.pk}/"
    pressed(browser, at + "lijst/")
    pressed(log_in(people["mag"]), at + "akkoord/")
    tasks.make_list(str(made.pk))
    browser = log_in(people["regisseur"])
    pressed(browser, at + "golven/", {"waves": "1", "days_between": "7", "per_week": "40"})
    pressed(browser, at + "vrijgave/")
    assert "zijn vrijgegeven" in pressed(log_in(people["mag"]), at + "vrijgeven/")
    tasks.start_due_waves()
    return made


def letter(kind, post):
    """The words of a message that left, with the code in it; its PDF lies in the letterbox."""
    from vanzelf.reach import tasks
    from vanzelf.reach.models import Message
    from vanzelf.reach.written import code_of, content_of

    (message,) = Message.objects.filter(kind=kind)
    before = set(post.rglob("*.pdf"))
    tasks.deliver(message.channel)
    message.refresh_from_db()
    assert (message.state, message.provider) == ("verzonden", "drukker")
    (printed,) = set(post.rglob("*.pdf")) - before
    assert printed.read_bytes().startswith(b"%PDF-")
    return content_of(message).text, code_of(message)


def test_a_fourth_service_works_from_its_folder_to_the_log(municipality, settle, hire, log_in):
    from django.test import Client

    from portal.test_own_pages import log_in as resident_in
    from vanzelf.campaigns import tasks
    from vanzelf.decide import awards
    from vanzelf.decide.assessing import assess
    from vanzelf.decide.models import Case, CaseFact, Decision
    from vanzelf.org.rights import Role
    from vanzelf.reach.models import Offer
    from vanzelf.residents.party import scopes_of

    people = {
        "willen": hire(Role.BOARD, name="Bea"), "mag": hire(Role.PRIVACY_OFFICER, name="Fien"),
        "kan": hire(Role.ADMINISTRATOR, name="Bas"),
        "regisseur": hire(Role.CAMPAIGN_MANAGER, name="Cas"),
        "consulent": hire(Role.OFFICER, name="Karim"),
    }  # fmt: skip
    mothers = [settle(each, f"A. Moeder{each[-2:]}") for each in NUMBERS[:4]]
    in_force(log_in, people)
    register = text_of(Client().get("/register/"))
    assert "zwemles mislopen en biedt die aan" in register
    assert "Krijgt al zwemles" in register
    assert "Gezinnen met een laag loon" in register

    # A list from own data: one family, and not who has no child, has lessons, or has no benefit.
    campaign = released(log_in, people)
    assert [each.subject for each in campaign.entries.all()] == [mothers[0].subject]
    assert scopes_of(SERVICE) == (SERVICE,)
    said, code = letter("aanbod", municipality)
    assert "Wij denken dat wij de zwemles van uw kind kunnen betalen." in said
    assert "€ 0 tot € 1.500" in said

    # The resident: the code of the letter, yes, and the facts are right.
    resident = Client()
    page = text_of(resident.post("/", {"code": code}, follow=True))
    assert "Zwemles voor uw kind" in page
    assert "Krijgt al zwemles" in page
    offer = Offer.objects.get()
    assert [each["begrip"] for each in offer.facts] == ["ontvangt_bijstand", "gezin_heeft_zwemles"]
    page = pressed(resident, f"/bericht/{offer.pk}/antwoord", {"antwoord": "ja", "sleutel": "een"})
    assert "Klopt dit?" in page
    page = pressed(resident, f"/bericht/{offer.pk}/nakijken", {})
    assert "zwemles voor uw kind" in page
    case = Case.objects.get()
    assert (case.service, case.scheme, case.period) == (SERVICE, SERVICE, "2026")

    # Own data stand in the case; the officer sees what the rule says, and decides.
    from procrastinate.contrib.django.models import ProcrastinateJob

    (job,) = ProcrastinateJob.objects.filter(task_name="zaak-vullen")
    for _ in range(2):
        tasks.look_up(**job.args)
    known = {(each.owner, each.concept) for each in CaseFact.objects.filter(case=case)}
    assert {("", "ontvangt_bijstand"), ("kind1", "geboortedatum")} <= known
    browser = log_in(people["consulent"])
    at = f"/werk/zaak/{case.pk}/"
    now = assess(case)
    assert (str(now.outcome), now.amount_cents) == ("yes", 75_000), [
        (each.owner, each.concept, each.value, each.status) for each in now.rows
    ]
    assert "€ 750" in text_of(browser.get(at))
    page = text_of(browser.get(at + "voorstel/"))
    _, dutch, english = re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)
    assert "€ 750 per jaar" in dutch
    words = {"reden_nl": dutch, "reden_en": english}
    pressed(browser, at + "voorstel/", {"strekking": "toegekend"} | words)
    decision = Decision.objects.get()
    assert (decision.amount_cents, decision.direction) == (75_000, "toegekend")
    pressed(browser, f"/werk/besluit/{decision.pk}/", {"vaststellen": "ja"})
    page = pressed(browser, f"/werk/besluit/{decision.pk}/", {"verstuur": "ja"})
    assert "Verzonden op 1 november 2026" in page
    said, _ = letter("besluit", municipality)
    assert "€ 750,00" in said
    assert "14 december 2026" in said  # the last day to object: the 13th is a Sunday
    assert awards.waiting_for() == ["betalingen"]
    name = awards.write_file(by=people["consulent"], system="betalingen")
    assert case.number.encode() in awards.file_content(name)
    assert ENTITLED.encode() not in awards.file_content(name)

    # What was done with their data, in plain words, with what for.
    resident_in(resident, mothers[0])
    assert "Zwemles" in text_of(resident.get("/mijn/"))
    log = text_of(resident.get("/mijn/gegevens"))
    assert "die zwemles mislopen" in log
    assert "Gegevens van de gemeente klaargezet voor uw aanvraag" in log
