"""Reading what may be asked of whom: purposes, bundles, mandates, and what measures the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vanzelf.rules import model
from vanzelf.rules.applications import read_plan
from vanzelf.rules.figures import as_date
from vanzelf.rules.files import APPLICATIONS, BUNDLES, CLUSTERS, MANDATES, PURPOSES, files_of, shown
from vanzelf.rules.read import read_expression
from vanzelf.rules.shape import check_shape
from vanzelf.rules.source import Source, read_source
from vanzelf.terms.problems import Problem
from vanzelf.terms.units import UnitType

PURPOSE_KINDS = ("informeren", "aanbieden", "toekennen")
"""What people may be looked up for: to tell them, to offer, to award. There is nothing else."""

REFUSED_PURPOSES = {
    "handhaving": "Enforcement may not use what people are looked up for to help them.",
    "invordering": "Collection may not use what people are looked up for to help them.",
    "risicoselectie": "Nobody is selected as a risk.",
    "onderzoek-op-persoon": "Nobody is investigated with this.",
}
"""Purposes that somebody might write, and why they cannot."""


class Asking:
    """What may be asked of whom, gathered from one or two folders.

    broken: ids of files that could not be read; what refers to them is not at fault.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.purposes: dict[str, model.Purpose] = {}
        self.bundles: dict[str, model.Bundle] = {}
        self.mandates: dict[str, model.MandatePlan] = {}
        self.clusters: dict[str, model.Cluster] = {}
        self.applications: dict[str, model.ApplicationPlan] = {}
        self.broken: set[str] = set()

    def read_folder(self, folder: Path) -> None:
        """Read every file of a folder; one with the name of an earlier one replaces it."""
        for source in self._read(folder, PURPOSES, "purpose", "doel"):
            purpose = _purpose(source)
            if not source.problems:
                self.purposes[purpose.id] = purpose
        for source in self._read(folder, BUNDLES, "bundle", "bundel"):
            bundle = _bundle(source)
            if bundle is not None:
                self.bundles[bundle.id] = bundle
        for source in self._read(folder, MANDATES, "mandate", "mandaat"):
            mandate = _mandate(source)
            if not source.problems:
                self.mandates[mandate.id] = mandate
        for source in self._read(folder, CLUSTERS, "cluster", "cluster"):
            cluster = _cluster(source)
            self.clusters[cluster.id] = cluster
        for source in self._read(folder, APPLICATIONS, "application", "aanvraagmandaat"):
            plan = read_plan(source, _ground(source, source.value["grondslag"]))
            if not source.problems:
                self.applications[plan.id] = plan

    def _read(
        self, folder: Path, patterns: tuple[str, ...], kind: str, key: str
    ) -> Iterator[Source]:
        """Every file of a kind that has its shape and is called after what it holds."""
        for file in files_of(folder, patterns):
            source = read_source(file, shown(file, folder))
            if source.value is not None and check_shape(source, kind) and not source.problems:
                _check_file_name(source, file, key)
                yield source
            if source.problems:
                self.broken.add(file.stem)
                self.broken.add(_named(source, key))
            self.problems += source.problems


def _named(source: Source, key: str) -> str:
    return str(source.value.get(key)) if isinstance(source.value, dict) else ""


def _check_file_name(source: Source, file: Path, key: str) -> None:
    if source.value[key] != file.stem:
        what = f"the file is called {file.stem} and is about {source.value[key]}."
        source.problem((key,), "file-id", what, "Give both the same name.")


def _purpose(source: Source) -> model.Purpose:
    value = source.value
    kind = value["soort"]
    if kind not in PURPOSE_KINDS:
        reason = REFUSED_PURPOSES.get(kind, "People are looked up to help them, and for that only.")
        what = f"there is no purpose of the kind {kind!r}. {reason}"
        source.problem(
            ("soort",), "purpose-forbidden", what, f"Choose from {', '.join(PURPOSE_KINDS)}."
        )
    for word, reason in REFUSED_PURPOSES.items():
        if word in value["doel"] and word != kind:
            what = f"{word!r} cannot be a purpose. {reason}"
            source.problem(("doel",), "purpose-forbidden", what, "Choose another name.")
    return model.Purpose(
        value["doel"],
        kind,
        value["naam"],
        value["tekst"],
        value["grondslag"],
        value["bewaren_dagen"],
        source.place(),
    )


def _bundle(source: Source) -> model.Bundle | None:
    value = source.value
    written = value["populatie"]
    expression = read_expression(source, written["als"], ("populatie", "als"))
    if expression is None or source.problems:
        return None
    premises = value.get("aannames", {})
    return model.Bundle(
        value["bundel"],
        value["naam"],
        value["onderwerp"],
        value["doel"],
        tuple(value["regelingen"]),
        UnitType(value["eenheid"]),
        model.Population(expression, written["tekst"], written["minstens"], written["dekking"]),
        {name: each == "ja" for name, each in premises.items()},
        _gates(value["poorten"]),
        tuple(value.get("samen_met", ())),
        source.place(),
        {key: source.place((key,)) for key in ("doel", "regelingen", "populatie", "samen_met")}
        | {f"aannames/{name}": source.key_place(("aannames", name)) for name in premises},
    )


def _mandate(source: Source) -> model.MandatePlan:
    value = source.value
    ground = _ground(source, value["grondslag"])
    return model.MandatePlan(
        value["mandaat"],
        value["bundel"],
        value["bron"],
        ground,
        value["runs"],
        value["maanden"],
        value["geldig_maanden"],
        _gates(value["poorten"]) if "poorten" in value else None,
        source.place(),
        {key: source.place((key,)) for key in ("bundel", "bron", "grondslag")},
    )


def _ground(source: Source, value: dict[str, Any]) -> model.Ground:
    """The ground of a mandate; a pilot is between two dates."""
    start, end = as_date(value.get("vanaf")), as_date(value.get("tot"))
    if value["stand"] == "proef" and (start is None or end is None):
        what = "a pilot has no first and last day."
        source.problem(("grondslag",), "ground-dates", what, "Add `vanaf` and `tot`.")
    if start is not None and end is not None and end <= start:
        what = f"the ground ends on {end}, which is not after it starts."
        source.problem(("grondslag", "tot"), "ground-dates", what, "Move `tot`.")
    return model.Ground(value["artikel"], value["stand"], value["tekst"], start, end)


def _gates(value: dict[str, int]) -> model.Gates:
    return model.Gates(
        value["lijst_minstens"], value["lijst_hoogstens"], value["onbekend_hoogstens"]
    )


def _cluster(source: Source) -> model.Cluster:
    value = source.value
    return model.Cluster(
        value["cluster"], value["naam"], tuple(value["begrippen"]), source.place(("begrippen",))
    )
