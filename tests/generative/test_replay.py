"""Whatever was worked out once is worked out the same from its receipt, written down and read."""

import json

from hypothesis import given

from generative.cases import cases
from vanzelf.engines.receipt import Receipt, replay
from vanzelf.engines.reference import ReferenceEngine
from vanzelf.rules.model import Catalogue


@given(case=cases(schemes=2, size=4))
def test_replay_gives_the_same(case):
    for program in case.programs:
        catalogue = Catalogue(
            program.concepts, {}, {program.scheme.id: (program.scheme,)}, (), "proef"
        )
        engine = ReferenceEngine(program)
        for unit in case.units:
            receipt = Receipt.of(catalogue, engine.evaluate(unit))
            read = Receipt.from_data(json.loads(json.dumps(receipt.as_data())))
            assert read == receipt
            assert replay(catalogue, read) == {}
