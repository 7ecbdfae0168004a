"""The budget of the demo district 示范区 for 2021: made up, balanced, adjusted once in August."""

import csv
import io

_HEADER = (
    "来源系统", "来源单号", "预算单位", "批准（决议）日期", "预算年度", "预算种类", "预算阶段", "平衡表项目", "科目编码",
    "资金来源级次", "金额（元）", "人大决议文号",
)  # fmt: skip
_APPROVED = {
    # (item, subject, tier): millions of yuan
    ("本级收入", "101", "区级"): 1000,
    ("本级收入", "103", "区级"): 380,
    ("上级补助收入", "", "省级"): 620,
    ("债务转贷收入", "", "省级"): 80,
    ("调入资金", "", "区级"): 60,
    ("动用预算稳定调节基金", "", "区级"): 15,
    ("上年结余（结转）", "", "区级"): 45,
    ("本级支出", "201", "区级"): 220,
    ("本级支出", "204", "区级"): 120,
    ("本级支出", "205", "区级"): 480,
    ("本级支出", "208", "区级"): 330,
    ("本级支出", "210", "区级"): 210,
    ("本级支出", "212", "区级"): 200,
    ("本级支出", "213", "区级"): 260,
    ("本级支出", "221", "区级"): 70,
    ("上解支出", "", "区级"): 180,
    ("债务还本支出", "", "区级"): 70,
    ("安排预算稳定调节基金", "", "区级"): 10,
    ("年终结余（结转下年）", "", "区级"): 50,
}
_ADJUSTED = {("本级收入", "101", "区级"): 20, ("本级支出", "205", "区级"): 12, ("本级支出", "213", "区级"): 8}
_STAGES = (
    ("批准（年初）", "2021-01-22", "示范区人大〔2021〕2号", _APPROVED),
    ("调整", "2021-08-27", "示范区人常〔2021〕18号", _ADJUSTED),
)


def budgets_file() -> bytes:
    """The budget as an office sends it: CSV in GB18030 with Chinese headers."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for stage, day, resolution, lines in _STAGES:
        for number, ((item, subject, tier), millions) in enumerate(lines.items(), 1):
            writer.writerow(
                ["demo-budget", f"{day}-{number:02d}", "349901", day, "2021", "一般公共预算", stage, item, subject, tier,
                 f"{millions * 1_000_000:,.2f}", resolution]
            )  # fmt: skip
    return text.getvalue().encode("gb18030")
