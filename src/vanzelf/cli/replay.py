"""`vanzelf replay`: work an outcome out again from its receipt; and writing one."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from vanzelf.cli.options import FILE, Catalogue
from vanzelf.engines.receipt import Receipt
from vanzelf.engines.receipt import replay as work_out_again
from vanzelf.engines.reference import Evaluation
from vanzelf.rules.load import load_catalogue
from vanzelf.rules.model import Catalogue as CatalogueModel
from vanzelf.terms.problems import Place, Problem, ProblemError


def write_receipts(
    file: Path, catalogue: CatalogueModel, evaluations: Iterable[Evaluation]
) -> None:
    """Write the receipts of one or more outcomes as JSON."""
    receipts = [Receipt.of(catalogue, each).as_data() for each in evaluations]
    text = json.dumps(receipts, ensure_ascii=False, indent=2)
    file.write_text(text + "\n", encoding="utf-8")


def replay(
    file: Annotated[Path, typer.Argument(metavar=FILE, help="A file of evaluate --receipt.")],
    catalogue: Catalogue = None,
) -> None:
    """Work an outcome out again from its receipt, and say whether it is the same.

    Names every rule, figure and fact that is not that of the receipt any more.
    """
    found = load_catalogue(catalogue)
    problems: list[Problem] = []
    for data in _receipts(file):
        try:
            receipt = Receipt.from_data(data)
            differing = work_out_again(found, receipt)
        except ProblemError as error:
            problems += (
                Problem(Place(str(file)), each.code, each.what, each.remedy)
                for each in error.problems
            )
            continue
        for name, (then, now) in differing.items():
            what = f"{name} was {then} and is {now}, with the same rule, figures and facts."
            advice = "Use the version of Vanzelf that the receipt names."
            problems.append(Problem(Place(str(file)), "receipt-outcome", what, advice))
        if not differing:
            typer.echo(f"The same outcome: {receipt.scheme} on {receipt.on} for {receipt.unit.id}.")
    if problems:
        raise ProblemError(problems)


def _receipts(file: Path) -> list[Any]:
    """What a file of receipts holds."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        value = None
    if not isinstance(value, list) or not value:
        what = "this is not a file of receipts."
        raise ProblemError.single("receipt-form", what, "Give a file of --receipt.", place=file)
    return value
