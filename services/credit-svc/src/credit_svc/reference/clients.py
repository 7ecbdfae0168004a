"""Who is lent to or guaranteed: an enterprise by its credit code, a farmer by the household's number."""

from pydantic import BaseModel, TypeAdapter, ValidationError

from bureau_common.kit.core.identifiers import CreditCode
from bureau_common.schemas.labels import Labelled
from bureau_common.schemas.personal import no_id_number
from bureau_common.schemas.records import wrong_field

_CREDIT_CODE: TypeAdapter[str] = TypeAdapter(CreditCode)


class ClientClass(Labelled):
    """What a client is."""

    MICRO = "micro", "微型企业"
    SMALL = "small", "小型企业"
    FARMER = "farmer", "农户"
    MEDIUM = "medium", "中型企业"
    LARGE = "large", "大型企业"


def client_code_of(model: type[BaseModel], client_class: ClientClass, client_code: str) -> str:
    """The code as it is kept; one that does not fit the client's class is refused under the field `client_code`."""
    try:
        if client_class is ClientClass.FARMER:
            return no_id_number(client_code)
        return _CREDIT_CODE.validate_python(client_code)
    except ValidationError:
        raise wrong_field(
            model,
            "client_code",
            "企业客户填18位统一社会信用代码，校验不符（GB 32100） / "
            "an enterprise is named by its unified social credit code (GB 32100), and this is none",
        ) from None
    except ValueError:
        raise wrong_field(
            model,
            "client_code",
            "农户客户填户编号，不得填身份证号 / a farmer is named by the household number",
        ) from None
