"""Credit villages from the records to the report's sentence through the gateway: claim C10 flips in words."""

from tests.journeys.test_microcredit import HEAD, HOUSEHOLD, write
from tests.suite import Suite

VILLAGE = "340311101201"
CHECK = "用信户数多于评定户数，须先核实"


async def test_the_report_says_where_more_households_draw_than_the_round_has_rated(suite: Suite) -> None:
    head = (await write(suite, "persons", {**HEAD, "business_date": "2018-01-01"}))["person"]["id"]
    await write(suite, "households", {**HOUSEHOLD, "business_date": "2018-01-01", "head": head})
    for number, begins, until in (("R1", "2019-01-01", "2020-12-31"), ("R2", "2021-01-01", "2022-12-31")):
        of_round = {"round_no": number, "business_date": begins, "source_ref": number}
        await write(suite, "credit-rounds", {**of_round, "until": until, "document": "示金〔2018〕1号"})
        await write(suite, "credit-villages", {**of_round, "village": VILLAGE})
    graded = {"village": VILLAGE, "household_no": "H1", "grade": "a"}
    await write(
        suite, "household-grades", {**graded, "source_ref": "G1", "round_no": "R1", "business_date": "2019-02-01"}
    )
    line = {
        "line_no": "S1", "household_no": "H1", "bank": "示范农商行", "amount": "2000000.00", "expires_on": "2021-12-31"
    }  # fmt: skip
    await write(suite, "credit-lines", {**line, "source_ref": "S1", "round_no": "R1", "business_date": "2019-02-01"})
    drawing = {"line_no": "S1", "household_no": "H1", "action": "draw", "amount": "2000000.00"}
    await write(suite, "line-drawings", {**drawing, "source_ref": "D1", "business_date": "2021-03-01"})
    text = await suite.words("2021-10")
    drawn = "10月末尚无有效授信；本轮已有农户1户用信，累计用信0.02亿元"
    assert f"信用村建设方面，本轮参加评定的村1个，新一轮尚未评出信用农户，{drawn}，{CHECK}。" in text
    assert "信用村用信农户1户，多于评定的信用农户0户，须核实" in text  # the alert, among the problems
    await write(
        suite, "household-grades", {**graded, "source_ref": "G2", "round_no": "R2", "business_date": "2021-01-15"}
    )
    text = await suite.words("2021-10")
    assert f"信用村建设方面，本轮参加评定的村1个，新一轮已有农户1户评为A级及以上，{drawn}。" in text
    assert CHECK not in text
