"""A hindrance is looked at by a person, and nobody hears "not by itself" without knowing why."""

import datetime as dt

import pytest

END_OF_YEAR = dt.date(2025, 12, 31)


@pytest.fixture
def hindered(case, letters):
    from vanzelf.reach.hindrances import Hindrance, take

    take(
        subject=case.subject, service="kwijtschelding", scheme="kwijtschelding", group="jaarlijks",
        period="2026", found=Hindrance("ib:1", "vermogen", "de Belastingdienst", END_OF_YEAR),
    )  # fmt: skip
    return case


def test_it_is_a_task_and_nobody_is_told_yet(hindered):
    from vanzelf.reach.models import Message
    from vanzelf.work.models import Task

    task = Task.objects.get(kind="belemmering")
    assert (task.role, task.about, task.data) == ("consulent", f"zaak:{hindered.id}", {})
    assert not Message.objects.exists()


def test_the_letter_says_of_whom_of_which_day_what_and_against_which_norm(hindered, officer):
    from vanzelf.reach.hindrances import tell
    from vanzelf.reach.written import content_of
    from vanzelf.work.models import Task

    text = content_of(tell(case=hindered, norm="€ 2.000", by=officer)).text
    for words in ("de Belastingdienst", "31 december 2025", "€ 2.000", "uw spaargeld of bezit"):
        assert words in text
    assert "Dit is geen nee" in text
    assert Task.objects.get(kind="belemmering").state == "klaar"


@pytest.mark.parametrize("lacking", ["norm", "source"])
def test_without_norm_or_source_it_cannot_be_queued(hindered, officer, lacking):
    from vanzelf.decide.models import CaseFact
    from vanzelf.reach.hindrances import tell
    from vanzelf.reach.models import Message
    from vanzelf.terms.problems import ProblemError

    if lacking == "source":
        CaseFact.objects.filter(concept="belemmering").update(source=" ")
    with pytest.raises(ProblemError, match="slot-empty"):
        tell(case=hindered, norm="" if lacking == "norm" else "€ 2.000", by=officer)
    assert not Message.objects.exists()


def test_a_correction_opens_it_again_and_asks_the_source(hindered, officer):
    from vanzelf.reach.hindrances import reopen, tell
    from vanzelf.work.models import Task

    tell(case=hindered, norm="€ 2.000", by=officer)
    reopen(case=hindered, by=officer)
    hindered.refresh_from_db()
    assert hindered.state == "wacht_op_bron"
    assert Task.objects.get(kind="klopt_niet").state == "open"


def test_a_nature_nobody_knows_is_refused(case):
    from vanzelf.reach.hindrances import Hindrance, take
    from vanzelf.terms.problems import ProblemError

    with pytest.raises(ProblemError, match="hindrance-nature"):
        take(
            subject=case.subject, service="kwijtschelding", scheme="kwijtschelding",
            group="jaarlijks", period="2026",
            found=Hindrance("ib:1", "huis", "de gemeente", END_OF_YEAR),
        )  # fmt: skip
