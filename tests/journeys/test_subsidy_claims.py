"""What the report asserts of subsidies follows the records: a program that is not on the card is named until it is."""

from tests.suite import Suite

COMMON = {"source": "later", "reporting_unit": "349901"}


async def test_programs_that_are_not_on_the_card_are_named_until_they_are(suite: Suite) -> None:
    async def write(book: str, day: str, **fields: object) -> None:
        entry = {**COMMON, "source_ref": f"{book}-{day}", "business_date": day, **fields}
        answer = await suite.gateway.post(f"/v1/performance/{book}", json=entry, headers=suite.auth("recorder"))
        assert answer.status_code == 201, answer.text

    assert "对个人和农户发放的在册补贴项目〔未报〕，纳入社保卡发放〔未报〕" in await suite.words("2020-10")
    told = {"department": "民政", "payee": "persons", "basis": "head", "frequency": "monthly", "document": "文1"}
    for day, code, name in (("2020-11-01", "A", "高龄津贴"), ("2020-11-02", "B", "护理补贴")):
        await write("subsidy-programs", day, program_code=code, name=name, **told)
    await write("subsidy-card-moves", "2020-11-03", program_code="A", document="文2")
    await write("subsidy-program-reviews", "2020-11-04", program_code="A", outcome="kept", document="文3")
    named = "对个人和农户发放的2项在册补贴中，通过社保卡发放的有1项，还没有纳入的是护理补贴；今年审核的在册项目1项。"
    assert named in await suite.words("2020-11")
    await write("subsidy-card-moves", "2020-12-01", program_code="B", document="文4")
    await write("subsidy-program-reviews", "2020-12-02", program_code="B", outcome="adjusted", document="文5")
    december = await suite.words("2020-12")
    assert "2项在册补贴已全部通过社保卡发放；补贴项目动态管理，在册项目全年已逐项审核。" in december
    assert named in await suite.words("2020-11")
    january = await suite.words("2021-01")
    assert "2项在册补贴已全部通过社保卡发放。" in january
    assert "动态" not in january
