"""What a mail says: the state, what changed and why, and nothing that is not so."""

import re
from dataclasses import replace
from datetime import date

import pytest

from base.i18n import Language
from config.settings import load_settings
from forecast.weeks import Week
from jobs.weekly.html import as_html
from jobs.weekly.text import as_text
from models.tables import WarningState
from shown.kit import words
from shown.read.came_true import CameTrue
from shown.week.content import WeeklyContent
from shown.week.facts import WeekFacts
from shown.week.links import Links
from shown.week.scope import scope_of
from shown.week.subject import LONGEST
from shown.week.subject import subject as subject_of
from shown.week.writing import write_content
from tests.shown.synthetic import PROVINCIES
from tests.shown.tables import changed, kept_rows
from tests.shown.week.made_up import PERIOD, WEEK, bad_week, codes_in, facts_of, results

NL, EN = Language("nl"), Language("en")
LINKS = Links(pages="", reply="radar@provincie.test")
COUNTRY = ("NL01",)


def content(
    facts: WeekFacts, *regions: str, say: Language = NL, links: Links = LINKS, in_force_until: date | None = None
) -> WeeklyContent:
    scope = scope_of(regions, facts.places)
    return write_content(facts, scope, links, say, attached="radar.csv", in_force_until=in_force_until)


def text(facts: WeekFacts, *regions: str, say: Language = NL) -> str:
    return " ".join(as_text(content(facts, *regions, say=say)).split())


def test_a_quiet_week_is_short_and_says_so() -> None:
    facts = facts_of(results())
    mail = content(facts, "PV25")
    assert "geen nieuws" in mail.subject
    assert mail.opening is not None
    assert mail.opening.startswith("Er is niets veranderd sinds vorige week.")
    assert mail.news == () == mail.advice
    assert len(as_text(mail).splitlines()) < 45


def test_where_nothing_is_warned_of_the_mail_says_so() -> None:
    run = results()
    code = codes_in(run, "PV25", flagged=False)[0]
    assert content(facts_of(run), code).opening == "Geen nieuws, en geen waarschuwingen."


def test_the_first_week_says_that_all_is_new_and_still_fits_a_screen() -> None:
    facts = facts_of(results(), default="new", first=True)
    mail = content(facts, "PV28")
    many = len(codes_in(results(), "PV28"))
    assert many > 20
    assert mail.opening == "Dit is de eerste week: elke waarschuwing is nieuw."
    (group,) = mail.news
    assert group.heading == f"NIEUW ({many})"
    assert len(group.rows) == 8
    assert group.more == f"en {many - 8} andere: zie de bijlage"
    assert "Vorige week" not in as_text(mail)


def test_a_first_week_without_warnings_does_not_say_that_they_are_new() -> None:
    mail = content(facts_of(results(), default="quiet", first=True), "PV28")
    assert mail.opening == "Geen nieuws, en geen waarschuwingen."


def test_news_comes_by_reason_in_order_with_the_numbers_that_were_told_before() -> None:
    mail = content(bad_week(), "PV28")
    assert [group.reason for group in mail.news] == [
        "new", "worse", "better", "over", "target_changed", "no_data", "silenced",
    ]  # fmt: skip
    new, worse, _, over, target, missing, silent = (group.rows[0] for group in mail.news)
    assert [part.split()[0] for part in new.key] == ["kans", "verwacht"]
    assert new.rest[0].startswith("nodig ")
    assert "An de Vries pakt dit op" in new.rest
    assert all("(was " in part for part in worse.key)
    assert worse.rest[0].startswith("niveau: ")
    assert over.rest[0].startswith("haalt de opgave nu naar verwachting wel: kans op missen ")
    assert target.rest[0].startswith("taakstelling ")
    assert missing.rest == ("de laatste cijfers ontbreken", "de waarschuwing van eerder blijft staan")
    assert silent.rest[-2:] == ("stilgezet tot 1 maart 2026", "opvang in aanbouw")
    assert mail.subject.startswith("Zuid-Holland, week 5: 11 gemeenten erbij, 1 eraf;")


@pytest.mark.parametrize(
    ("reason", "said"), [("better", "niveau: waarschuwing, was alarm"), ("target_changed", "taakstelling 80, was 95")]
)
def test_what_differs_is_held_against_what_was_told_not_against_a_week_in_which_nothing_was(
    reason: str, said: str
) -> None:
    run = results()
    code = codes_in(run, "PV28")[0]
    facts = facts_of(run, {code: reason}, changes={code: {"flag": "warning", "taakstelling": 80.0}})
    # meanwhile it seemed to recover, or was silenced
    last = facts.last[code].model_dump() | {"flag": "watch", "taakstelling": 80.0}
    news = last | {"week": str(WEEK + -3), "reason": "worse", "flag": "alarm", "taakstelling": 95.0}
    facts = replace(
        facts,
        last={**facts.last, code: WarningState.model_validate(last)},
        last_news={code: WarningState.model_validate(news)},
    )
    assert content(facts, "PV28").news[0].rows[0].rest[0] == said


def test_rows_of_one_reason_stand_by_expected_shortfall() -> None:
    facts = bad_week()
    (new, *_) = content(facts, "PV28").news
    assert [row.name for row in new.rows] == [facts.places[code].name for code in codes_in(results(), "PV28")[:8]]


def test_a_chance_is_told_in_percent_beside_what_it_was() -> None:
    run = results()
    code = codes_in(run, "PV28")[0]
    facts = facts_of(run, {code: "worse"}, changes={code: {"p_miss": 0.84}})
    before = WarningState.model_validate(facts.last[code].model_dump() | {"told_p_miss": 0.78})
    mail = content(replace(facts, last={**facts.last, code: before}), "PV28")
    assert mail.news[0].rows[0].key[0] == "kans 84\N{NO-BREAK SPACE}% (was 78\N{NO-BREAK SPACE}%)"


@pytest.mark.parametrize(("now", "told"), [(0.999, 1.0), (0.841, 0.842), (1.0, 0.995)])
def test_a_chance_that_hardly_changed_stands_alone_and_is_never_a_certainty(now: float, told: float) -> None:
    run = results()
    code = codes_in(run, "PV28")[0]
    facts = facts_of(run, {code: "better"}, changes={code: {"p_miss": now}})
    before = WarningState.model_validate(facts.last[code].model_dump() | {"told_p_miss": told})
    chance = content(replace(facts, last={**facts.last, code: before}), "PV28").news[0].rows[0].key[0]
    assert chance == f"kans {words.chance(now, NL)}"


def test_the_country_shows_every_provincie_and_only_the_largest_gemeenten() -> None:
    facts = facts_of(results(), default="new")
    mail = content(facts, "NL01")
    assert mail.overview is not None
    assert sorted(row[0] for row in mail.overview.rows) == sorted(name for name, *_ in PROVINCIES.values())
    assert len(mail.news[0].rows) == 5
    # a gemeente says where it lies when the mail is about more than one provincie
    assert all(row.name.endswith(")") for row in mail.news[0].rows)
    assert mail.state[0].startswith("Nederland staat op 1 juli 2026 naar verwachting")
    assert "Vorige week: 13.000 achter." in mail.state[0]
    assert mail.context == ()


def test_a_provincie_sees_its_own_gemeenten_and_the_line_of_the_country() -> None:
    mail = content(bad_week(), "PV25")
    assert mail.state[0].startswith("Gelderland staat op 1 juli 2026 naar verwachting")
    assert mail.news == ()
    assert len(mail.context) == 1
    assert mail.context[0].startswith("Nederland: ")


def test_a_list_of_gemeenten_becomes_one_table_with_their_provincies_around_them() -> None:
    run = results()
    codes = [*codes_in(run, "PV25")[:2], codes_in(run, "PV28")[0]]
    mail = content(facts_of(run), *codes)
    assert mail.overview is not None
    assert len(mail.overview.rows) == 3
    assert mail.state[0].startswith("Van uw 3 gemeenten missen er op 1 juli 2026 naar verwachting ")
    assert [line.split(":")[0] for line in mail.context] == ["Gelderland", "Zuid-Holland", "Nederland"]
    assert mail.matter is None
    assert "3 gemeenten" in mail.subject


def test_a_single_gemeente_is_told_in_full() -> None:
    run = results()
    code = codes_in(run, "PV25")[0]
    mail = content(facts_of(run), code)
    assert mail.state[0].startswith("Kans van ")
    assert "Vorige week: " in mail.state[0]
    assert mail.overview is None


def test_several_provincies_share_a_merged_list() -> None:
    mail = content(bad_week(), "PV25", "PV28")
    assert mail.title.startswith("Gelderland en Zuid-Holland, week 5")
    assert all(row.name.endswith("(Zuid-Holland)") for row in mail.news[0].rows)


def test_a_region_without_figures_says_so() -> None:
    run = results()
    told = kept_rows(run.forecasts, lambda rows: rows["location"] != "PV24")
    bare = replace(run, forecasts=told, flags=tuple(flag for flag in run.flags if flag.provincie != "PV24"))
    assert "Er is deze week geen verwachting voor Flevoland: er zijn te weinig cijfers." in text(
        facts_of(bare), "PV24"
    )
    assert "Er is deze week geen verwachting voor GM9999" in text(facts_of(run), "GM9999")


def test_where_all_figures_are_missing_one_line_says_so_and_the_subject_counts_gemeenten() -> None:
    run = results()
    codes = [*codes_in(run, "PV28"), *codes_in(run, "PV28", flagged=False)]
    mail = content(facts_of(run, dict.fromkeys([*codes, "PV28"], "no_data")), "PV28")
    (group,) = mail.news
    assert (group.rows, group.more) == ((), "Van allemaal ontbreken de laatste cijfers.")
    # beside them stands the provincie itself
    assert group.heading == f"GEEN CIJFERS ({len(codes)} gemeenten, 1 provincie)"
    assert f"week 5: {len(codes)} gemeenten zonder cijfers" in mail.subject
    for text in (as_text(mail), as_html(mail, ())):
        assert "Van allemaal ontbreken de laatste cijfers." in text


@pytest.mark.parametrize(
    ("basis", "words_of"),
    [("geen", "Voor de 1e helft 2026 is er geen taakstelling"), ("aangenomen", "is nog niet bekend")],
)
def test_without_a_taakstelling_the_mail_forecasts_who_will_be_housed(basis: str, words_of: str) -> None:
    run = results()
    flags = changed(run.flags, p_miss=None, flag=None, cause=None, expected_shortfall=None, target_basis=basis)
    gone = ["gemeenten_die_missen", *(["stand_eind"] if basis == "geen" else [])]
    forecasts = kept_rows(run.forecasts, lambda rows: ~rows["target"].isin(gone))
    facts = facts_of(replace(run, flags=flags, forecasts=forecasts), default="quiet")
    for regions in (("NL01",), ("PV25",), (codes_in(run, "PV25")[0],)):
        told = text(facts, *regions)
        assert words_of in told
        assert "kans" not in told.lower()
    if basis == "geen":
        assert "worden naar verwachting" in text(facts, "PV25")
        assert "gehuisvest" in content(facts, "PV25").subject


@pytest.mark.parametrize("simulated", [True, False])
@pytest.mark.parametrize("say", [NL, EN], ids=["nl", "en"])
def test_every_subject_is_short_enough(say: Language, simulated: bool) -> None:
    run = results(simulated=simulated)
    facts = facts_of(run, default="new")
    mixed = bad_week(simulated=simulated)
    scopes = [COUNTRY, *((code,) for code in PROVINCIES), ("PV25", "PV28"), tuple(PROVINCIES),
              *((code,) for code in codes_in(run, "PV25")[:5]), ("PV30", codes_in(run, "PV25")[0])]  # fmt: skip
    for regions in scopes:
        for week in (facts, mixed):
            subject = subject_of(week, scope_of(regions, week.places), say)
            assert len(subject) <= LONGEST
            assert "…" not in subject
            assert "\n" not in subject


def test_advice_follows_the_causes_in_the_news_and_blames_nobody() -> None:
    run = results()
    code = codes_in(run, "PV25")[0]
    for cause, words_of in (("people", "koppelingen met COA"), ("houses", "woningvoorraad en tussenvoorzieningen")):
        facts = facts_of(run, {code: "new"}, changes={code: {"cause": cause}})
        (line,) = content(facts, "PV25").advice
        assert words_of in line


def test_the_record_of_warnings_given_comes_before_that_of_the_backtest() -> None:
    record = CameTrue(
        warned=112, missed=97, all=342, all_missed=243, weeks=13, peildata=(date(2025, 7, 1),), simulated=False
    )
    mail = content(facts_of(results(), record=record), "PV25")
    assert mail.record.startswith("Van 112 waarschuwingen ongeveer 13 weken voor 1 juli 2025 misten 97 gemeenten")
    assert "87\N{NO-BREAK SPACE}%" in mail.record
    assert mail.record.endswith("Van alle gemeenten miste 71\N{NO-BREAK SPACE}%.")
    assert content(facts_of(results()), "PV25").record == "Dat is nog niet gemeten."


def test_after_weeks_off_the_mail_names_the_week_it_compares_with() -> None:
    facts = facts_of(results())
    old = {
        code: WarningState.model_validate(state.model_dump() | {"week": "2026-W01"})
        for code, state in facts.last.items()
    }
    mail = content(replace(facts, last=old, last_told=Week(2026, 1)), "PV25")
    assert "In week 1: 1.000 achter." in mail.state[0]


@pytest.mark.parametrize("say", [NL, EN], ids=["nl", "en"])
@pytest.mark.parametrize("pages", ["", "https://radar.test"])
def test_no_mail_names_a_command_to_a_reader_without_a_terminal(say: Language, pages: str) -> None:
    for facts in (bad_week(), facts_of(results()), facts_of(results(), first=True, default="new")):
        for regions in (COUNTRY, ("PV28",), (codes_in(results(), "PV28")[0],)):
            mail = content(facts, *regions, links=Links(pages=pages, reply="a@b.test"), say=say)
            assert not re.search(r"\bradar [a-z]+", as_text(mail).replace("radar.csv", ""))


@pytest.mark.parametrize(
    ("last_mail", "since"), [(WEEK + -1, "sinds vorige week"), (WEEK + -2, "sinds de mail van week 3")]
)
def test_a_quiet_week_is_compared_with_the_last_mail(last_mail: Week, since: str) -> None:
    opening = content(replace(facts_of(results()), last_mail=last_mail), "PV25").opening
    assert opening is not None
    assert since in opening


def test_a_gemeente_is_compared_with_its_own_last_week() -> None:
    facts = facts_of(results())
    code = codes_in(results(), "PV25")[0]
    older = WarningState.model_validate(facts.last[code].model_dump() | {"week": "2026-W02"})
    mail = content(replace(facts, last={**facts.last, code: older}), code)
    assert "In week 2: " in mail.state[0]


@pytest.mark.parametrize(
    ("streak", "at_least", "said"),
    [
        (0, False, "tot nu toe niet achter"),
        (1, False, "1 halfjaar achter"),
        (1, True, "al ten minste 1 halfjaar achter"),
        (15, False, "al 15 halfjaren achter"),
        (15, True, "al ten minste 15 halfjaren achter"),
    ],
)
def test_a_streak_that_stops_for_want_of_figures_is_at_least_so_long(streak: int, at_least: bool, said: str) -> None:
    run = results()
    code = codes_in(run, "PV28")[0]
    changes = {code: {"streak": streak, "streak_at_least": at_least}}
    rest = content(facts_of(run, {code: "new"}, changes=changes), "PV28").news[0].rows[0].rest
    assert rest[-1] == said


def test_numbers_of_another_half_year_are_not_compared_with() -> None:
    facts = facts_of(results())
    code = codes_in(results(), "PV25")[0]
    assert facts.before(code) is not None
    other = WarningState.model_validate(facts.last[code].model_dump() | {"period": str(PERIOD + -1)})
    assert replace(facts, last={**facts.last, code: other}).before(code) is None


def test_with_pages_every_region_has_its_address_and_without_them_the_attachment_has_the_figures() -> None:
    facts = bad_week()
    mail = content(facts, "PV28", links=Links(pages="https://radar.test", reply="a@b.test"))
    code = codes_in(results(), "PV28")[0]
    assert mail.news[0].rows[0].link == f"https://radar.test/gemeente/{code}"
    assert "https://radar.test/gemeente/" in mail.explain
    plain = content(facts, "PV28")
    assert {row.link for group in plain.news for row in group.rows} == {None}
    assert "Daarin staan ook de cijfers achter elke waarschuwing" in plain.explain
    assert "radar@provincie.test" in plain.leave


def test_the_reply_address_is_the_sender_unless_there_is_one() -> None:
    assert Links.of_settings(load_settings(mail={"sender": "s@x.test"})).reply == "s@x.test"
    assert Links.of_settings(load_settings(mail={"sender": "s@x.test", "reply_to": "r@x.test"})).reply == "r@x.test"


def test_old_figures_of_gemeenten_are_told_above_the_news() -> None:
    run = results()
    ages = [age.model_copy(update={"old": age.old or age.level == "gemeente"}) for age in run.ages]
    mail = content(facts_of(replace(run, ages=tuple(ages))), "PV25")
    assert mail.state[-1].startswith("Let op: oude cijfers van gemeenten")
    assert content(facts_of(run), "PV25").state[-1] == "Cijfers van gemeenten tot en met december 2025."


def test_english_says_the_same() -> None:
    mail = content(bad_week(), "PV28", say=EN)
    assert mail.subject.startswith("Zuid-Holland, week 5: 11 gemeenten new, 1 over; ")
    assert mail.news[0].heading == "NEW (11)"
    assert WEEK.number == 5


def test_without_figures_of_gemeenten_the_provincies_are_the_news() -> None:
    run = results()
    bare = replace(run, flags=tuple(flag for flag in run.flags if flag.level != "gemeente"))
    facts = facts_of(bare, {"PV28": "new", "PV25": "worse"})
    mail = content(facts, "NL01")
    assert [(group.reason, group.rows[0].name) for group in mail.news] == [
        ("new", "Zuid-Holland (provincie)"),
        ("worse", "Gelderland (provincie)"),
    ]
    assert "nieuws over provincies: 2" in mail.subject
    assert "gemeenten" not in mail.subject


def test_a_reader_without_any_region_still_gets_a_mail() -> None:
    assert content(facts_of(results())).preheader
