"""A folder for a printer: every letter is printed once, wherever a program dies."""

import multiprocessing

import pytest

from letters.some import letter
from vanzelf.connectors.carriers import Outgoing, Refused, TryLater
from vanzelf.connectors.letterbox import client
from vanzelf.connectors.letterbox.client import Letterbox
from vanzelf.letters.batch import keys_in
from vanzelf.letters.render import render


@pytest.fixture(scope="module")
def pdf():
    return render(letter())


@pytest.fixture
def outgoing(pdf):
    return Outgoing("brief", "", "", pdf=pdf)


def test_letters_wait_until_they_are_bundled(tmp_path, outgoing):
    box = Letterbox(tmp_path)
    ids = {box.send(f"k{number}", outgoing).provider_id for number in range(3)}
    made = box.close("2026-05-03")
    assert (made.letters, made.pages, keys_in(made.path)) == (3, 3, ids)
    assert not list((tmp_path / "open").iterdir())
    assert box.close("2026-05-04") is None


def test_a_letter_is_in_it_once_before_and_after_the_batch(tmp_path, outgoing):
    box = Letterbox(tmp_path)
    assert box.found("k") is None
    sent = box.send("k", outgoing)
    assert box.send("k", outgoing) == box.found("k") == sent
    box.close("a").path.unlink()  # the printer took it
    assert Letterbox(tmp_path).found("k") == sent
    assert box.send("k", outgoing) == sent
    assert box.close("b") is None
    assert box.close("a") is None


STEPS = ["write", "_write", "opened"]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_batch_that_broke_off_is_finished_and_nothing_is_printed_twice(
    tmp_path, outgoing, monkeypatch, step, after
):
    """The program dies before or after each step of making a batch."""
    box = Letterbox(tmp_path)
    ids = {box.send(f"k{number}", outgoing).provider_id for number in range(2)}
    dies_at(monkeypatch, step, after)
    with pytest.raises(KeyboardInterrupt):
        box.close("a")
    monkeypatch.undo()
    box.send("k9", outgoing)
    ids.add(box.found("k9").provider_id)
    first, second = keys_in(box.close("a").path), box.close("b")
    rest = keys_in(second.path) if second else frozenset()
    assert first | rest == ids
    assert not first & rest
    assert not list((tmp_path / "open").iterdir())


def test_letters_in_a_broken_batch_do_not_go_into_another(tmp_path, outgoing, monkeypatch):
    box = Letterbox(tmp_path)
    box.send("k", outgoing)
    dies_at(monkeypatch, "write", after=False)
    with pytest.raises(KeyboardInterrupt):
        box.close("a")
    monkeypatch.undo()
    assert box.close("b") is None
    assert box.close("a").letters == 1


def dies_at(monkeypatch, step, after):
    real = getattr(client, step)

    def dying(*given, **named):
        if after:
            real(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(client, step, dying)


def test_two_processes_put_in_the_same_letter_once(tmp_path, outgoing):
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=putting, args=(tmp_path, outgoing)) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
        assert each.exitcode == 0
    assert Letterbox(tmp_path).close("a").letters == 20


def putting(folder, outgoing):
    for number in range(20):
        Letterbox(folder).send(f"k{number}", outgoing)


def test_what_is_no_letter_of_ours_is_refused(tmp_path, pdf):
    box = Letterbox(tmp_path)
    for outgoing, code in [
        (Outgoing("sms", "+31612345678", "x"), "drukker-kanaal"),
        (Outgoing("brief", "", ""), "drukker-kanaal"),
        (Outgoing("brief", "", "", pdf=b"%PDF"), "drukker-pdf"),
        (Outgoing("brief", "", "", pdf=pdf, secret=True), "geheim-adres"),
    ]:
        with pytest.raises(Refused, match=f"^{code}$"):
            box.send("k", outgoing)
    Letterbox(tmp_path, under_contract=True).send(
        "k", Outgoing("brief", "", "", pdf=pdf, secret=True)
    )


def test_a_folder_that_cannot_be_written_means_later(tmp_path, outgoing, monkeypatch):
    box = Letterbox(tmp_path)
    monkeypatch.setattr(client, "_on_disk", full)
    with pytest.raises(TryLater, match=r"^drukker-28$"):
        box.send("k", outgoing)
    assert box.found("k") is None


def full(path, content):
    raise OSError(28, "No space left on device")
