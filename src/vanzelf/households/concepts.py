"""The facts that say who belongs together, by concept id, and the ages and sizes that matter.

The reference and the bulk version both read these, so that neither can drift.
"""

from enum import StrEnum

BIRTH = "geboortedatum"
DEATH = "overlijdensdatum"
ADDRESS = "bag_adres"
ADDRESS_DISPUTED = "adres_in_onderzoek"
RENTED = "huurt_woning"

DIVORCE_REQUESTED = "echtscheiding_aangevraagd"
"""A request for divorce (or legal separation) has been filed: AWR 5a lid 4 onder a."""

LASTINGLY_SEPARATED = "duurzaam_gescheiden"
"""The spouses live permanently apart: Pw 3 lid 2 onder b."""

CONTRACT = "samenlevingscontract"
PENSION = "pensioenpartner"
JOINT_HOME = "woning_samen_in_eigendom"
LAST_YEAR = "partner_vorig_jaar"
JOINT_HOUSEHOLD = "gezamenlijke_huishouding"
SUBTENANT = "onderhuurder_met_contract"
COMMERCIAL = "commercieel_huurcontract_medebewoner"
IN_EDUCATION = "volgt_rijksbekostigd_onderwijs"
STUDENT_FINANCE = "recht_op_studiefinanciering"
TAX_BILL = "aanslag_gemeentebelasting"

CHILD_IN_HOUSEHOLD = "kind_in_huishouden"
"""Derived here: this medebewoner is a child of somebody in the household (AWIR 7 lid 6)."""

PAIR_TIES = (CONTRACT, PENSION, JOINT_HOME, LAST_YEAR, JOINT_HOUSEHOLD)
"""Facts about two people: on both persons ("with a housemate"), or as a relation between them."""


class RelationKind(StrEnum):
    """What a relation between two persons may say (Dutch: soort)."""

    SPOUSE = "partner"
    CHILD = "kind"
    CONTRACT = CONTRACT
    PENSION = PENSION
    JOINT_HOME = JOINT_HOME
    LAST_YEAR = LAST_YEAR
    JOINT_HOUSEHOLD = JOINT_HOUSEHOLD


ADULT_AGE = 18
COST_SHARING_AGE = 27
"""Pw 19a lid 1."""

INSTITUTION_ADULTS = 12
"""An address with more adults than this is taken for an institution: nobody can say there who
keeps house with whom."""
