"""What stands in the tables of a municipality of 200,000 residents: years of work, and of today."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from bench.remission import FACTS
from bench.rows import MOMENT, RESIDENTS, TASKS, Rows, array, as_json, bsns, moment

ROLES = {
    "consulent": 14, "kcc": 10, "buurtteam": 6, "teamleider": 3, "regisseur": 2, "fg": 1,
    "dienst": 1, "bestuur": 1, "beheer": 1, "auditor": 1,
}  # fmt: skip
"""Forty staff, by what they do."""
FIRST = list("ABCDEFGHJKLMNOPRSTVW")
LAST = [
    "de Wit", "Jansen", "Bakker", "Visser", "Smit", "Meijer", "Mulder", "Bos", "Vos", "Peters",
    "Hendriks", "van Dijk", "Dekker", "Brouwer", "de Boer", "Dijkstra", "Yılmaz", "El Amrani",
    "Kaya", "Willems", "van Leeuwen", "Koster", "Prins", "Blom", "Huisman", "Peeters", "Kuipers",
    "Veenstra", "Post", "Maas", "Verhoeven", "Scholten", "Postma", "Martens", "Nguyen", "Pereira",
    "Singh",
]  # fmt: skip


class Maker(Rows):
    """Fills the tables: few rows with the application's own models, many with SQL."""

    def everything(self) -> None:
        """In the order in which one refers to another."""
        self.organisations()
        con = self.con
        con.execute("create temp table member (role text, place int, id uuid)")
        with con.cursor().copy("copy member from stdin") as copy:
            for role, some in self.staff.items():
                for place, who in enumerate(some):
                    copy.write_row((role, place, who))
        self.people()
        self.cases()
        self.work()
        self.reach()
        self.campaign()
        self.past()

    # -- few ---------------------------------------------------------------------------------------

    def organisations(self) -> None:
        """The municipality, four teams, twelve districts, forty staff, every service in force."""
        from vanzelf.org.models import Assignment, District, Organisation, Staff
        from vanzelf.rehearsal.weighing import put
        from vanzelf.services import actions
        from vanzelf.services.models import Gate, Version

        begins, own = dt.date(2026, 1, 1), "Gemeente Eikenhage"
        here = Organisation.objects.create(name=own, kind="gemeente", phone="0500-12345")
        teams = [here] + [
            Organisation.objects.create(name=f"Buurtteam {one}", kind="stichting", phone="0500-1")
            for one in ("Noord", "Oost", "Zuid", "West")
        ]
        districts = [
            District.objects.create(code=f"wijk-{n}", name=f"Wijk {n}", team=teams[n % 5])
            for n in range(12)
        ]
        for role, many in ROLES.items():
            for place in range(many):
                walks = role in ("buurtteam", "teamleider")
                team = teams[place % 5] if walks else here
                who = Staff.objects.create_user(
                    f"{role}{place}@eikenhage.example", f"{role} {place}", organisation=team
                )
                at = next(each for each in districts if each.team == team) if walks else None
                Assignment.objects.create(staff=who, role=role, begins=begins, district=at)
                self.staff.setdefault(role, []).append(who.pk)
        signers = {Gate.Kind.WANT: "bestuur", Gate.Kind.MAY: "fg", Gate.Kind.CAN: "beheer"}
        actions.take_in()
        for version in Version.objects.all():
            little = put(version)
            for kind, role in signers.items():
                actions.sign(
                    version=version, kind=kind, verdict=Gate.Verdict.YES, article="art. 1",
                    by=Staff.objects.get(pk=self.staff[role][0]), motive="Inwoners lopen dit mis.",
                    reasons=little,
                )  # fmt: skip
            actions.start(version=version, by=Staff.objects.get(pk=self.staff["regisseur"][0]))

    # -- many --------------------------------------------------------------------------------------

    def people(self) -> None:
        """Residents at 95,000 addresses; a passport each, preferences of most, some refusals."""
        from vanzelf.residents import numbers

        made = numbers.fresh(list(bsns(RESIDENTS)), synthetic=True)
        self.subjects = [each.pk for each in made]
        self.copy(
            "residents_subject", "id, keyed, sealed, synthetic",
            ((each.pk, each.keyed, each.sealed, True) for each in made),
        )  # fmt: skip
        self.con.execute("create temp table who (n int, id uuid)")
        self.copy("who", "n, id", enumerate(self.subjects))  # type: ignore[arg-type]
        self.con.execute("create index on who (n)")
        self.con.execute("analyze who")
        self.fill(
            "residents.Address", "from generate_series(0, 94999) n",
            bag="lpad(n::text, 16, '0')", street="'Laan ' || n / 60", number="1 + n % 60",
            postcode="(1000 + n / 300)::text || ' ' || chr(65 + n / 12 % 26) || chr(65 + n % 26)",
            city="'Eikenhage'", district_id="'wijk-' || n % 12",
        )  # fmt: skip
        first, last = array(FIRST), array(LAST)
        name = f"{first}[1 + n % {len(FIRST)}] || '. ' || {last}[1 + n / 7 % {len(LAST)}]"
        self.fill(
            "residents.Resident", "from who", subject_id="id", name=name,
            salutation=f"'meneer ' || {last}[1 + n / 7 % {len(LAST)}]",
            born_on="date '1936-01-01' + (n::bigint * 7919 % 27000)::int",
            died_on="case when n % 300 = 7 then date '2026-08-01' end",
            address_id="lpad((n % 95000)::text, 16, '0')", secret="n % 200 = 3",
            in_investigation="n % 400 = 9", as_of=moment("0 days"),
        )  # fmt: skip
        self.fill(
            "residents.Preferences", "from who where n % 5 < 3", subject_id="id",
            phone="'+316' || lpad(n::text, 8, '0')", email="n || '@inwoner.example'",
            updated_at=moment("90 days"),
        )  # fmt: skip
        self.fill(
            "residents.TravelDocument", "from who", subject_id="id", kind="'paspoort'",
            valid_until="date '2026-06-01' + n % 3650",
        )  # fmt: skip
        self.fill(
            "residents.Refusal", "from who where n % 50 = 11", subject_id="id",
            scope="case when n % 100 = 11 then 'alles' else 'toeslagen' end",
            since=moment("n % 300 * interval '1 day'"), told_by="'brief'",
        )  # fmt: skip

    def cases(self) -> None:
        """40,000 cases of remission, half of them open with their facts; decisions in most."""
        self.con.execute(
            "create temp table c as select n / 5 as n, id as subject, gen_random_uuid() as id "
            "from who where n % 5 = 0"
        )
        self.con.execute("create index on c (n)")
        self.con.execute("analyze c")
        mine = "(select id from member where role = 'consulent' and place = n % 14)"
        self.fill(
            "decide.Case", "from c", id="id", subject_id="subject", number="'Z-' || 100000 + n",
            service="'kwijtschelding'", scheme="'kwijtschelding'", group="'vorig_jaar'",
            period="'2026'", opened_at=moment("n % 60 * interval '1 day'"), opened_by="'portaal'",
            due_on="date '2026-11-02' + n % 56 - 4", warn_on="date '2026-11-02' + n % 56 - 18",
            handler_id=f"case when n % 3 > 0 then {mine} end",
            state=(
                "case when n % 2 = 0 then 'besloten' when n % 20 = 1 then 'wacht_op_inwoner' "
                "when n % 20 = 3 then 'wacht_op_bron' else 'open' end"
            ),
        )  # fmt: skip
        facts = ", ".join(f"('{name}', '{json.dumps(value)}')" for name, value in FACTS.items())
        self.fill(
            "decide.CaseFact", f"from c, (values {facts}) f (concept, v) where n % 2 = 1",
            case_id="c.id", concept="concept", value="v::jsonb", source="'inwoner'",
            as_of="date '2026-10-30'", known_at=moment("3 days"),
        )  # fmt: skip
        self.fill(
            "decide.Decision", "from c where n % 2 = 0 or n % 5 = 1", case_id="c.id",
            direction="case when n % 2 = 1 and n % 3 = 0 then 'afgewezen' else 'toegekend' end",
            amount_cents="case when n % 2 = 1 and n % 3 = 0 then 0 else 40000 + n end",
            reasons=as_json({"nl": ["Uw inkomen is laag."], "en": ["Your income is low."]}),
            author_id=mine, made_at=moment("2 days"),
            state=(
                "case when n % 2 = 0 then 'verzonden' when n % 3 = 0 then 'eerst_bellen' "
                "when n % 7 = 0 then 'tweede_handtekening' else 'klaar' end"
            ),
            sent_at=f"case when n % 2 = 0 then {moment('1 day')} end",
            undo_until="case when n % 2 = 0 then date '2026-11-15' end",
        )  # fmt: skip

    def work(self) -> None:
        """50,000 open tasks and as many that were done; attempts to reach people."""
        kinds = {
            "consulent": ["klopt_niet", "uitgezonderd", "belemmering", "mee_tekenen"],
            "kcc": ["terugbellen", "onduidelijk_antwoord", "adres", "niet_bezorgd"],
        }
        half, n = TASKS // 2, "(10 + n)"
        for at, (role, some) in enumerate(kinds.items()):
            taker = (
                f"(select id from member where role = '{role}' and place = who.n % {ROLES[role]})"
            )
            about = "'zaak:' || (select id from c where c.n = who.n / 2)" if not at else "''"
            for state, first in (("open", 0), ("klaar", half)):
                over = state == "klaar"
                self.fill(
                    "work.Task", f"from who where n >= {first} and n < {first + half}",
                    key=f"'{role}-{state}-' || n", kind=f"{array(some)}[1 + n % {len(some)}]",
                    service="'kwijtschelding'", subject_id="id", about=about, role=f"'{role}'",
                    made_at=moment(f"{n} % 30 * interval '1 day'"),
                    due_at=moment(f"({n} % 20 - 17) * interval '7 hours'"), urgent="n % 40 = 0",
                    promised_at=f"case when n % 9 = 0 then {moment('-1 day')} end", state=f"'{state}'",
                    taken_by_id=f"case when n % 4 = 0 then {taker} end",
                    done_at=moment("1 day") if over else "null", result="'gedaan'" if over else "''",
                )  # fmt: skip
        self.fill(
            "work.ContactAttempt", "from who where n % 5 = 1", subject_id="id", kind="'bellen'",
            about="'aanbod:' || id", at=moment("n % 90 * interval '1 day'"), part_of_day="'middag'",
            reached="n % 2 = 0", staff_id="(select id from member where role = 'kcc' limit 1)",
        )  # fmt: skip

    def reach(self) -> None:
        """120,000 offers with their letters, of which a third still sealed; answers with receipts."""
        from vanzelf.definitions.fill import fill as filled
        from vanzelf.definitions.slots import examples
        from vanzelf.definitions.wording import Kind
        from vanzelf.org import safe
        from vanzelf.org.catalogue import services
        from vanzelf.reach.written import KEY, written

        sealed = written(
            filled(services()["toeslagen"].message(Kind.OFFER), "nl", examples("nl")), "K7QF-3M2P"
        )
        self.con.execute(
            "create temp table o as select n, id as subject, gen_random_uuid() as id "
            "from who where n % 5 < 3"
        )
        ended = "n % 3 = 0"
        self.fill(
            "reach.Offer", "from o", id="id", key="'aanbod-' || n", service="'toeslagen'",
            group="'lijst'", level="'N2'", proof="'mogelijk'", topics=as_json(["huurtoeslag"]),
            period="'2026'", subject_id="subject", made_at=moment("n % 200 * interval '1 day'"),
            state=f"case when {ended} then (array['ja','nee','praten'])[1 + n / 3 % 3] else 'open' end",
            answered_at=f"case when {ended} then {moment('5 days')} end",
            expires_on="date '2026-12-31'", code="sha256(('code' || n)::bytea)",
        )  # fmt: skip
        rows = self.con.execute("select n, subject, id from o").fetchall()
        at = MOMENT - dt.timedelta(days=6)
        columns = (
            "id, key, subject_id, offer_id, service, kind, channel, language, text, sealed, state,"
            " stopped_because, made_at, send_after, sent_at, provider, provider_id, tries"
        )

        def messages() -> Iterator[tuple[Any, ...]]:
            for n, subject, offer in rows:
                own = uuid4()
                kept = safe.lock(KEY, sealed, str(own)) if n % 3 == 0 else None
                yield (
                    own, f"aanbod-{n}", subject, offer, "toeslagen", "aanbod", "brief", "nl", "x",
                    kept, "bezorgd", "", at, at, at, "drukker",
                    f"d{n}", 1,
                )  # fmt: skip

        self.copy("reach_message", columns, messages())
        self.con.execute(
            f"create temp table a as select *, gen_random_uuid() as reply from o where {ended}"
        )
        self.fill(
            "reach.Reply", "from a", id="reply", key="'antwoord-' || n", offer_id="id",
            subject_id="subject", channel="'portaal'", meaning="'ja'", at=moment("5 days"),
        )  # fmt: skip
        self.fill(
            "reach.Receipt", "from a", number="'B-' || n", subject_id="subject", reply_id="reply",
            service="'toeslagen'", kind="'ontvangst'", at=moment("5 days"), text="'x'",
        )  # fmt: skip

    def campaign(self) -> None:
        """Thirty campaigns, of which one with 15,000 households walks in three waves today."""
        from vanzelf.campaigns.models import Campaign, Wave
        from vanzelf.services.models import Version

        by = self.staff["regisseur"]
        version = Version.objects.get(service="toeslagen")
        funnel = {"inwoners": 200_000, "eenheden": 95_000, "op_de_lijst": 15_000, "over": 15_000}
        for number in range(30):
            running = number == 0
            campaign = Campaign.objects.create(
                name=f"Toeslagen {number}", version=version, group="lijst", on=MOMENT.date(),
                state="loopt" if running else "gesloten", funnel=funnel, made_by_id=by[0],
                made_at=MOMENT - dt.timedelta(days=number), asked_by_id=by[0],
                released_by_id=by[1], released_at=MOMENT, expires_on=dt.date(2027, 3, 1),
                ladder=[{"kanaal": "bezoek", "pogingen": 2, "dagen": 14}],
            )  # fmt: skip
            if running:
                found = campaign
        waves = [
            Wave.objects.create(
                campaign=found, number=n + 1, starts_on=MOMENT.date() + dt.timedelta(days=14 * n),
                started_at=MOMENT if n < 2 else None,
            ) for n in range(3)
        ]  # fmt: skip
        names = array([str(each.pk) for each in waves])
        self.fill(
            "campaigns.Entry", "from who where n % 13 = 5", campaign_id=f"uuid '{found.pk}'",
            wave_id=f"({names}[1 + n % 3])::uuid", subject_id="id", topics=as_json(["huurtoeslag"]),
            address_id="lpad((n % 95000)::text, 16, '0')", district_id="'wijk-' || n % 95000 % 12",
            order='n', next_on="date '2026-11-02'", secret="n % 200 = 3",
            state="case when n % 3 = 2 then 'wacht' when n % 10 = 0 then 'klaar' else 'open' end",
            result="case when n % 10 = 0 then 'niet_bereikt' else '' end",
            expires_on="date '2027-03-01'",
        )  # fmt: skip
        self.con.execute(
            "create temp table w as select entry, staff, row_number() over "
            "(partition by staff order by entry) as n from ("
            " select distinct on (e.id) e.id as entry, m.id as staff from campaigns_entry e"
            " join org_assignment a on a.district_id = e.district_id"
            " join member m on m.id = a.staff_id and m.role = 'buurtteam'"
            " where e.state = 'open' and not e.secret order by e.id, md5(e.id::text || m.id)) one"
        )
        self.fill(
            "campaigns.Walk", "from w where n <= 400", entry_id="entry", staff_id="staff",
            day="date '2026-11-02' - (n / 8)::int",
            ended_at=f"case when n > 7 then {moment('1 day')} end",
        )  # fmt: skip
        self.fill(
            "campaigns.Outcome", "from generate_series(1, 3) g, (values ('niet_bereikt'), "
            "('wil_niet_deze_dienst'), ('toegekend_na_ja')) v (r)",
            service="'toeslagen'", campaign=f"uuid '{found.pk}'", wave="g", result="r",
            month="date '2026-10-01'", count="40 * g",
        )  # fmt: skip

    def past(self) -> None:
        """What the years left: audit, requests, broken glass, jobs that ended, the processing log."""
        from vanzelf.ledger.trace import Trace
        from vanzelf.org.processing import ACTIVITY, log

        self.fill(
            "org.AuditLine", "from generate_series(0, 599999) g join who on n = g % 200000",
            at=moment("g * interval '1 minute'"), subject="id", about="'zaak'",
            action="(array['bekeken','besluit klaar','taak klaar','beller bekeken'])[1 + g % 4]",
            staff_id="(select id from member where role = 'consulent' and place = g % 14)",
            allowed="g % 400 > 0",
        )  # fmt: skip
        officer = "(select id from member where role = 'fg')"
        self.fill(
            "oversight.Request", "from who where n < 600", kind="'inzage'", subject_id="id",
            came_at=moment("n * interval '1 day'"), came_by="'portaal'",
            due_on="date '2026-12-01' - n", state="case when n < 30 then 'open' else 'klaar' end",
            outcome="case when n < 30 then '' else 'gedaan' end",
            done_at=f"case when n >= 30 then {moment('1 day')} end",
            done_by_id=f"case when n >= 30 then {officer} end",
        )  # fmt: skip
        self.fill(
            "org.Glass", "from who where n < 500",
            staff_id="(select id from member where role = 'kcc' limit 1)", subject="id",
            reason="'Een collega is ziek.'", at=moment("n * interval '1 day'"),
            until=moment("n * interval '1 day'"),
            reviewed_by_id=f"case when n >= 15 then {officer} end",
            reviewed_at=f"case when n >= 15 then {moment('0 days')} end",
            justified="case when n >= 15 then true end",
        )  # fmt: skip
        self.con.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status, args) "
            "select 'berichten', 'berichten-versturen', 'succeeded', '{}' from generate_series(1, 100000)"
        )
        at = int(MOMENT.timestamp() * 1000)
        log().write_persons(
            self.con, Trace.begin(), ACTIVITY + "toeslagen", "Wij keken of u iets misloopt", at, at,
            list(bsns(RESIDENTS)),
        )  # fmt: skip
