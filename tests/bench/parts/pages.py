"""The rows behind a figure, page by page: the fiftieth against the first."""

from ..ground import TENTH, Asking, Ground, fetch
from ..harness import Goal, Row, Sample, Variant, interleaved

_PATH = "/v1/figures/revenue.general_revenue.ytd/records?period=2021-12&limit={}"
_PAGE, _NUMBER, _TIMES = 100, 50, 5


async def measure(ground: Ground) -> list[Row]:
    viewer = Asking(await ground.suite(TENTH))
    first = _PATH.format(_PAGE)
    cursor = ""
    for _ in range(_NUMBER - 1):
        page = (await fetch(viewer.get(f"{first}{cursor}", of="revenue"))).json()
        if page["next_cursor"] is None:
            return [Row("pages", f"page {_NUMBER} of a figure's rows", "times", note="there are not so many pages")]
        cursor = f"&cursor={page['next_cursor']}"

    def reading(path: str) -> Variant:
        async def read() -> Sample:
            return (await ground.generator.fire([[viewer.get(path, of="revenue")]], times=_TIMES)).median()

        return read

    found = await interleaved({"first": reading(first), "fiftieth": reading(f"{first}{cursor}")}, ground.rounds)
    return [
        Row(
            "pages", f"page {_NUMBER} of a figure's rows against the first, {_PAGE} rows each", "times", Goal("<=", 1.5),
            found.ratio("fiftieth", "first"), sized=True, beside=found.medians("ms"), refused=found.refused(),
            note=f"{ground.rows[TENTH]['receipts']:,} receipts",
        )
    ]  # fmt: skip
