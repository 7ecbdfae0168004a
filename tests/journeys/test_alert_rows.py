"""Every amount in an alert's sentence opens to the rows, figures or parameters that it is from: on its page and in the report."""

from html import escape
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.suite import Suite

PERIOD = "2021-10"


async def test_every_amount_of_the_demos_alerts_opens_at_the_cut_off_of_its_sentence(demo: Suite) -> None:
    alerts = (await demo.get(f"/v1/alerts?period={PERIOD}")).json()["items"]
    with_amounts = [each for each in alerts if any(part["kind"] == "amount" for part in each["cause"]["parts_zh"])]
    assert len({each["cause"]["code"] for each in with_amounts}) > 3
    page = (await demo.get(f"/v1/alerts?period={PERIOD}", Accept="text/html")).text
    closed = {}
    for each in with_amounts:
        where = f"/v1/alerts/{each['domain']}/{each['cause']['code']}/records"
        query = urlencode({"period": PERIOD, "key": each["key"]})
        told = (await demo.get(f"{where}?{query}")).json()
        shown = (await demo.get(f"{where}?{query}", Accept="text/html")).text
        named = [row["record"]["source_ref"] for row in told["items"]] + [value["key"] for value in told["settings"]]
        assert [name for name in (*named, *told["figures"]) if escape(name) not in shown] == []
        # Of an alert on a key the rows under it; of one on figures the figures, and the parameters that are its lines.
        opened = told["items"] if each["key"] else told["figures"]
        if not opened:
            closed[each["cause"]["code"]] = each["key"]
        assert f'href="{where}?' in page
    assert closed == {}


async def test_the_reports_problems_lead_from_each_amount_to_what_it_is_from(demo: Suite) -> None:
    report = (await demo.get(f"/v1/reports/{PERIOD}")).json()
    led = [run for each in report["paragraphs"] for run in each["runs"] if run["kind"] == "text" and run["href"]]
    assert led
    cutoffs = {each["domain"]: each["change_no"] for each in report["sections"]}
    document = (await demo.get(f"/v1/reports/{PERIOD}/document?format=html")).text
    for run in led:
        path, query = urlsplit(run["href"]).path, parse_qs(urlsplit(run["href"]).query)
        domain = path.split("/")[3]
        assert (query["as_of"], query["period"]) == ([str(cutoffs[domain])], [PERIOD])
        assert f'">{run["text"]}</a>' in document
        told = (await demo.get(run["href"])).json()
        assert told["items"] or told["figures"], run["href"]
