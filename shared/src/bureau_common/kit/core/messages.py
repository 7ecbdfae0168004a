"""Chinese and English wording of pydantic's validation errors, by error type."""

import re
from typing import Any

from .context import current

_TEXTS: dict[str, tuple[str, str]] = {
    "missing": ("必填", "required"),
    "extra_forbidden": ("没有这个字段，请核对字段名", "unknown field, check its name"),
    "string_type": ("应为文本", "must be text"),
    "string_unicode": ("含无效字符", "holds an invalid character"),
    "string_too_short": ("至少{min_length}个字符", "at least {min_length} characters"),
    "string_too_long": ("最多{max_length}个字符", "at most {max_length} characters"),
    "string_pattern_mismatch": ("格式不符，请按接口文档或导入模板的格式填写", "must match {pattern}"),
    "date_type": ("应为日期，如 2021-10-05", "must be a date, e.g. 2021-10-05"),
    "date_parsing": ("应为日期，如 2021-10-05", "must be a date, e.g. 2021-10-05"),
    "date_from_datetime_parsing": ("应为日期，如 2021-10-05", "must be a date, e.g. 2021-10-05"),
    "date_from_datetime_inexact": ("应为日期，不带时间", "must be a date without a time"),
    "enum": ("应为以下之一：{expected}", "must be one of {expected}"),
    "literal_error": ("应为以下之一：{expected}", "must be one of {expected}"),
    "int_parsing": ("应为整数", "must be an integer"),
    "int_type": ("应为整数", "must be an integer"),
    "int_from_float": ("应为整数", "must be an integer"),
    "int_parsing_size": ("整数过大", "the integer is too large"),
    "float_type": ("应为数字", "must be a number"),
    "float_parsing": ("应为数字", "must be a number"),
    "finite_number": ("应为有限的数字", "must be a finite number"),
    "bool_parsing": ("应为 true 或 false", "must be true or false"),
    "bool_type": ("应为 true 或 false", "must be true or false"),
    "uuid_parsing": ("应为 UUID", "must be a UUID"),
    "uuid_type": ("应为 UUID", "must be a UUID"),
    "datetime_type": ("应为带时区的时间，如 2021-10-05T08:00:00+08:00", "must be a time with its zone"),
    "datetime_parsing": ("应为带时区的时间，如 2021-10-05T08:00:00+08:00", "must be a time with its zone"),
    "datetime_from_date_parsing": ("应为带时区的时间，如 2021-10-05T08:00:00+08:00", "must be a time with its zone"),
    "timezone_aware": ("时间应带时区，如 +08:00", "the time must name its zone"),
    "decimal_type": ("应为数字", "must be a number"),
    "decimal_parsing": ("应为数字", "must be a number"),
    "decimal_whole_digits": ("整数部分最多{whole_digits}位", "at most {whole_digits} digits before the point"),
    "decimal_max_digits": ("最多{max_digits}位数字", "at most {max_digits} digits"),
    "decimal_max_places": ("最多{decimal_places}位小数", "at most {decimal_places} decimals"),
    "greater_than": ("应大于{gt}", "must be greater than {gt}"),
    "greater_than_equal": ("应不小于{ge}", "must be at least {ge}"),
    "less_than": ("应小于{lt}", "must be less than {lt}"),
    "less_than_equal": ("应不大于{le}", "must be at most {le}"),
    "too_short": ("至少{min_length}项", "at least {min_length} items"),
    "too_long": ("最多{max_length}项", "at most {max_length} items"),
    "json_invalid": ("不是有效的 JSON", "not valid JSON"),
    "model_attributes_type": (
        "应为JSON对象，且以 Content-Type: application/json 发送",
        "must be a JSON object, sent with Content-Type: application/json",
    ),
    "model_type": ("应为对象", "must be an object"),
    "query_unknown": ("没有这个查询参数，可用的有：{known}", "no such query parameter; there are: {known}"),
    "query_repeated": ("查询参数重复，只能给一次", "given several times; give it once"),
    "header_repeated": ("请求头重复，只能给一次", "given several times; give it once"),
    "query_nul": ("不得含 NUL 字符", "the character NUL is not allowed"),
    "query_encoding": (
        "查询参数应以UTF-8编码，收到的不是；请按UTF-8编码后重发",
        "is no UTF-8: encode the query so, and send it again",
    ),
    "part_unknown": (
        "表单没有这个字段，只有：{known}；其他参数写在网址的查询部分",
        "the form has no such field, only: {known}; parameters belong into the query of the address",
    ),
    "key_repeated": ("同一对象中字段重复，只能给一次", "stands several times in one object; give it once"),
    "number_inexact": (
        '数字{number}按JSON数字读取会失去精度，请写作文本，如 "12.5"',
        'the number {number} would lose digits as a JSON number; write it as text, e.g. "12.5"',
    ),
    "too_many_keys": ("对象的字段过多，至多{keys}个", "an object has too many fields: at most {keys}"),
    "too_many_places": (
        "正文的字段和数组元素过多：一条至多{of_one}个，一批至多{of_batch}个，请分批发送",
        "too many fields and elements: one record has at most {of_one}, a batch {of_batch}; send it in parts",
    ),
    "no_file": (
        "应为文件，收到的是文字：请以带文件名（filename）的部分上传，如 curl 用 -F file=@文件",
        "must be a file and came as text: send a part with a `filename`, as curl does with -F file=@name",
    ),
    "list_type": ("应为数组", "must be an array"),
    "dict_type": ("应为对象", "must be an object"),
    "url_parsing": ("应为网址，如 https://example.cn/path", "must be an address of the web"),
    "url_scheme": ("网址应以 {expected_schemes} 开头", "must begin with {expected_schemes}"),
    "union_tag_invalid": ("类型应为以下之一：{expected_tags}", "its kind must be one of {expected_tags}"),
    "union_tag_not_found": ("缺少类型", "its kind is missing"),
}


_NO_FILE = "Expected UploadFile"
"""What FastAPI says of a text in the place of a file, as of any value that is wrong."""


def kind_of(error: dict[str, Any]) -> str:
    """The rule that an error is of."""
    cause = str(error.get("ctx", {}).get("error", ""))
    return "no_file" if cause.startswith(_NO_FILE) else str(error["type"])


def wording(error: dict[str, Any]) -> str:
    """The sentence for one pydantic error dict; our own errors speak for themselves, in both languages."""
    kind, context, language = kind_of(error), error.get("ctx", {}), current().language
    if "zh" in context:
        return str(context[language])
    if kind == "value_error":
        chinese, _, english = str(context.get("error", error["msg"])).partition(" / ")
        return chinese if language == "zh" or not english else english
    if kind not in _TEXTS:
        return str(error["msg"]) if language == "en" else "不符合要求，请按接口文档或导入模板的格式填写"
    if language == "zh":
        return _TEXTS[kind][0].format(**{name: _listed(each) for name, each in context.items()})
    return _TEXTS[kind][1].format(**context)


def _listed(value: Any) -> Any:
    """What may stand, which pydantic lists in English with quotation marks, as a Chinese list."""
    return "、".join(found) if isinstance(value, str) and (found := re.findall("'([^']*)'", value)) else value
