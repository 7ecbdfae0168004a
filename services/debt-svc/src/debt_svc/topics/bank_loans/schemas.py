"""What a bank reports of its loans at a month's end, what moved between classes, and how non-performing loans were disposed of."""

from typing import Annotated

from pydantic import Field

from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.money import Money
from bureau_common.schemas.records import BusinessDate, RecordEntry

from ...reference.fields import Amount, Bank, EnterpriseCode, EnterpriseName, Told

MonthEnd = Annotated[BusinessDate, Field(title="报表日期（月末）")]
Held = Annotated[Money, Field(ge=0)]


class LoanClass(Labelled):
    """The five classes, the best first; the last three are non-performing."""

    NORMAL = "normal", "正常"
    SPECIAL_MENTION = "special_mention", "关注"
    SUBSTANDARD = "substandard", "次级"
    DOUBTFUL = "doubtful", "可疑"
    LOSS = "loss", "损失"


class Industry(Labelled):
    """The sections of GB/T 4754-2017, and loans to persons."""

    A = "A", "农、林、牧、渔业"
    B = "B", "采矿业"
    C = "C", "制造业"
    D = "D", "电力、热力、燃气及水生产和供应业"
    E = "E", "建筑业"
    F = "F", "批发和零售业"
    G = "G", "交通运输、仓储和邮政业"
    H = "H", "住宿和餐饮业"
    I = "I", "信息传输、软件和信息技术服务业"  # noqa: E741 - the section's letter
    J = "J", "金融业"
    K = "K", "房地产业"
    L = "L", "租赁和商务服务业"
    M = "M", "科学研究和技术服务业"
    N = "N", "水利、环境和公共设施管理业"
    O = "O", "居民服务、修理和其他服务业"  # noqa: E741 - the section's letter
    P = "P", "教育"
    Q = "Q", "卫生和社会工作"
    R = "R", "文化、体育和娱乐业"
    S = "S", "公共管理、社会保障和社会组织"
    PERSONAL = "personal", "个人贷款"


class DisposalWay(Labelled):
    """How non-performing loans leave the books."""

    COLLECTED = "collected", "现金清收"
    WRITTEN_OFF = "written_off", "核销"
    TRANSFERRED = "transferred", "批量转让"
    TAKEN_IN_KIND = "taken_in_kind", "以物抵债"


class BankLoanBalanceEntry(RecordEntry):
    """All loans of a bank at a month's end by class; of them what is overdue for more than 90 days; provisions; net capital."""

    business_date: MonthEnd
    bank: Bank
    total: Annotated[Held, Field(title="各项贷款余额（元）")]
    normal: Annotated[Held, Field(title="正常（元）")]
    special_mention: Annotated[Held, Field(title="关注（元）")]
    substandard: Annotated[Held, Field(title="次级（元）")]
    doubtful: Annotated[Held, Field(title="可疑（元）")]
    loss: Annotated[Held, Field(title="损失（元）")]
    overdue_90: Annotated[Held, Field(title="逾期90天以上（元）")]
    provisions: Annotated[Held, Field(title="贷款损失准备（元）")]
    net_capital: Annotated[Money, Field(title="资本净额（元）")]


class BankLoanMigrationEntry(RecordEntry):
    """What moved from one class to another within the month."""

    business_date: MonthEnd
    bank: Bank
    from_class: Annotated[LoanClass, Field(title="上月末分类")]
    to_class: Annotated[LoanClass, Field(title="本月末分类")]
    amount: Amount


class BankLoanDisposalEntry(RecordEntry):
    """Non-performing loans that were disposed of, at their book amount."""

    business_date: Annotated[BusinessDate, Field(title="处置日期")]
    disposal_no: Annotated[Told, Field(title="处置编号")]
    bank: Bank
    way: Annotated[DisposalWay, Field(title="处置方式")]
    amount: Amount
    document: Annotated[Told, Field(title="依据文件")]


class BankIndustryLoanEntry(RecordEntry):
    """Loans of a bank to an industry at a month's end, and what of them is non-performing."""

    business_date: MonthEnd
    bank: Bank
    industry: Annotated[Industry, Field(title="行业")]
    balance: Annotated[Held, Field(title="贷款余额（元）")]
    non_performing: Annotated[Held, Field(title="其中不良贷款（元）")]


class BankLargeBorrowerEntry(RecordEntry):
    """One of a bank's largest borrowers at a month's end; a group has the same name in each of its members."""

    business_date: MonthEnd
    bank: Bank
    credit_code: EnterpriseCode
    name: EnterpriseName
    group: Annotated[Told | None, Field(title="所属集团")] = None
    balance: Annotated[Held, Field(title="贷款余额（元）")]
    loan_class: Annotated[LoanClass, Field(title="五级分类")]
