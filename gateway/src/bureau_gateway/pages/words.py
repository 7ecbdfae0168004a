"""The words of the pages, in Chinese and English: what stands in them is written in Chinese, and looked up here."""

from collections.abc import Mapping

from bureau_common.kit.core.context import current

ENGLISH: Mapping[str, str] = {
    # Every page
    "跳到正文": "Skip to the content",
    "导航": "Navigation",
    "首页": "Home",
    "退出登录": "Sign out",
    "接口文档": "API documentation",
    "月结": "Months",
    "预警": "Alerts",
    "工作任务": "Work plan",
    "返回报告": "Back to the report",
    "返回指标": "Back to the figure",
    "代码": "Code",
    "请求编号": "Request",
    "说明": "Notes",
    "状态": "State",
    "领域": "Domain",
    "明细": "Rows",
    "数额": "Amount",
    "报告期": "Period",
    "数据版本": "Data version",
    "上月": "Month before",
    "下月": "Month after",
    "{month}还没有到，最近可看的是{last}": "{month} has not begun; the last month to look at is {last}",
    # Sign-in and home
    "财政工作报告": " — work report",
    "登录": "Sign in",
    "客户端标识": "Client id",
    "密钥": "Secret",
    "请先登录，登录后将打开您要看的页面。": "Sign in first; then the page that you wanted opens.",
    "标识和密钥由安全管理员发放。登录后可以查看；记录员还可以登记预警的处置情况，其他数据不能在此修改。": (
        "The security administrator gives out ids and secrets. Whoever is signed in may read; a recorder may also note what"
        " is done about an alert. No other data can be changed here."
    ),
    "请从本页登录。": "Sign in from this page.",
    "请从本系统的页面退出登录。": "Sign out from a page of this system.",
    "请从本系统的页面操作。": "Do this from a page of this system.",
    "已登录：{person}": "Signed in: {person}",
    "您的角色（{roles}）不能查看报告和数据。": "Your roles ({roles}) may not read reports and data.",
    "您的标识限定于填报单位{units}，报告和指标是全区口径，不能查看。": (
        "Your id is bound to the reporting units {units}; reports and figures are of the whole district, and not for it."
    ),
    "请退出登录，换用有查看权限的标识；需要权限的，请向安全管理员申请。": (
        "Sign out and use an id that may read; ask the security administrator where you need the right."
    ),
    "继续打开刚才的页面": "Go on to the page that you wanted",
    "最近有数据的月份：{month}": "The newest month with data: {month}",
    "齐全": "Complete",
    "不齐全": "Partial",
    "暂定，尚未全部结账": "Provisional: not everything is closed",
    "已结账": "Closed",
    "打开报告": "Open the report",
    "暂无走势": "No history at hand",
    "走势为{months}个月的数，断开处是没有数的月份。": (
        "The lines show {months} months; a break is a month without a value."
    ),
    "未消除的预警：{count}条": "Open alerts: {count}",
    "查看全部预警": "All alerts",
    "近{years}年都没有数据": "No data in the last {years} years",
    "{domain}服务未应答，其各月有无数据不明": "{domain} does not answer: whether its months have data is not known",
    "选择月份，打开1月至该月的报告": "Choose a month, and open the report of January to that month",
    "报告中的每个数字都可以点开，查看相加得出它的每一笔记录。": (
        "Every number in a report opens, down to the records that sum to it."
    ),
    "{year}年": "{year}",
    "（没有数据）": " (no data)",
    "无数据": "no data",
    "尚未到": " (not yet)",
    "其他": "More",
    "较近的年份": "Later years",
    "更早的年份": "Earlier years",
    "改为打开网页": "Open pages instead",
    "Markdown 文本": "Markdown",
    "改为下载 {name}": "Download {name} instead",
    # Figures and rows
    "精确值": "Exact value",
    "计算方法": "Formula",
    "指标编号": "Figure",
    "由以下各项计算得出": "Computed from",
    "项目": "Input",
    "查看{count}笔": "See {count} rows",
    "查看明细": "See the rows",
    "查看本指标的全部明细": "All rows of this figure",
    "逐月走势": "Month by month",
    "最高": "highest",
    "最低": "lowest",
    "每月的数": "The value of each month",
    "月份": "Month",
    "{name}，{first}至{last}：最低{lowest}，最高{highest}，最新{newest}": (
        "{name}, {first} to {last}: lowest {lowest}, highest {highest}, latest {newest}"
    ),
    "起止": "Span",
    "全部合计": "Total of all",
    "本页合计": "Total of this page",
    "本页小计（{counted}）": "Subtotal of this page ({counted})",
    "{count}笔": "{count} rows",
    "{count}行，其中期初{openings}行": "{count} rows, {openings} of them openings",
    "期初": "Opening",
    "（{counted}）": " ({counted})",
    "，与本页合计一致": ", equal to the total of this page",
    "，": ", ",
    "与本页合计不一致，请报告": "which is not the total of this page; please report it",
    "没有记录。": "There are no records.",
    "翻页": "Pages",
    "第一页": "First page",
    "下一页": "Next page",
    "筛选明细": "Filter the rows",
    "筛选": "Filter",
    "清除筛选": "Clear the filter",
    "下载 XLSX": "Download XLSX",
    "以下只是筛选出的明细，合计不等于指标。": "Only the rows that were filtered follow; they do not sum to the figure.",
    "填报单位": "Reporting unit",
    "来源": "Source",
    "开始日期": "First day",
    "结束日期": "Last day",
    "金额下限（元）": "Least (yuan)",
    "金额上限（元）": "Most (yuan)",
    "数值下限": "Least",
    "数值上限": "Most",
    "日期": "Date",
    "单号": "Number",
    "计入金额（元）": "Contribution (yuan)",
    "计入数": "Contribution",
    "已报送": "reported",
    "本项为零": "zero",
    "未报送": "not reported",
    "暂时无法取得": "unavailable",
    "本月未报，沿用以前月份的数": "not reported this month: carried from an earlier one",
    "不适用": "not applicable",
    "受限，不公开": "restricted",
    "沿用{month}的数": "carried from {month}",
    # Reports
    "下载 {name}": "Download {name}",
    "数据版本：{versions}": "Data versions: {versions}",
    "{domain}第{number}版": "{domain} {number}",
    "{domain}暂缺": "{domain} missing",
    "打印请用浏览器的打印功能；本栏不印出。": "Print with the browser; this bar is not printed.",
    # Alerts
    "财政收支": "Revenue and spending",
    "普惠金融": "Inclusive finance",
    "政府债务": "Government debt",
    "绩效管理": "Performance",
    "按月末的记录判断，只有数据改变才会消除；登记的处置情况以后各月也会带上。": (
        "Judged by the records at the month's end: only data take an alert away. Notes are shown in later months, too."
    ),
    "红色": "red",
    "橙色": "orange",
    "黄色": "yellow",
    "蓝色": "blue",
    "对象": "About",
    "起始": "Since",
    "上年或更早": "the year before or earlier",
    "依据": "Clause",
    "处置情况": "Note",
    "登记处置情况及理由": "Note what is done, and why",
    "登记": "Note it",
    "应答的各领域本月没有预警。": "The domains that answered have no alerts this month.",
    "{domain}服务未应答，其预警不在列": "{domain} does not answer: its alerts are not in the list",
    "{domain}有{count}项监测因缺少数据未能判断": "{domain}: {count} watches could not be judged for want of figures",
    "{domain}另有{count}条预警未逐一列出": "{domain}: {count} more alerts are not listed",
    "其他月份": "Other months",
    # Work plans
    "{year}年工作任务": "Work plan of {year}",
    "截至{month}末，共{count}项；进展取自各项指标本月的数，点开可查看其来源。": (
        "At the end of {month}, {count} tasks; progress is by the figures of the month, which open."
    ),
    "没有{year}年的工作任务。": "There is no work plan of {year}.",
    "{domain}服务未应答，所涉任务的进展以{mark}标出": "{domain} does not answer: progress that needs it is marked {mark}",
    "序号": "No.",
    "任务": "Task",
    "责任": "Owner",
    "期限": "Due",
    "指标": "Figure",
    "目标": "Target",
    "本月": "This month",
    "完成": "Done",
    # Documentation
    "每个领域一份，可阅读、可试调；生成客户端请用各领域的 OpenAPI 文件；令牌取自：": (
        "A document for each domain, to read and to try; generate clients from its OpenAPI file; tokens come from "
    ),
    "内容": "Content",
    "全部领域合为一份（较大，供工具读取）：": "All domains in one (large, for tools): ",
    "全部领域": "All domains",
    "选一类接口阅读和试调；整个领域一份的 OpenAPI 文件：": "Choose a group to read and try; the OpenAPI file of the whole domain: ",
    "接口": "Group",
    "用途": "What it is for",
}


def in_language(chinese: str, **values: object) -> str:
    """The words in the language of the request; `{name}` in them stands for what is given under that name."""
    words = ENGLISH[chinese] if current().language == "en" else chinese
    return words.format(**values) if values else words


def format_name(document_format: str) -> str:
    """What a format of the report is called."""
    return in_language("Markdown 文本") if document_format == "md" else document_format.upper()
