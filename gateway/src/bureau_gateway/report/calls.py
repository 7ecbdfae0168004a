"""Reads a call of a function against its signature: every argument a constant, of the kind of its parameter."""

from collections.abc import Mapping, Sequence

from jinja2 import nodes as jinja

from .forbidden import not_allowed
from .problems import TemplateError, refuse, refuse_unprintable
from .signatures import SIGNATURES, Called, ConstantValue, Parameter


def read_call(call: jinja.Call) -> Called:
    """What a call becomes in the template, or a TemplateError."""
    if not isinstance(call.node, jinja.Name):
        raise not_allowed(call.node)
    function = call.node.name
    if function not in SIGNATURES:
        raise refuse(
            call.lineno,
            "unknown_function",
            f"没有函数 {function}()，可用的有：{'、'.join(SIGNATURES)}",
            f"There is no function {function}(); there are {', '.join(SIGNATURES)}",
        )
    signature = SIGNATURES[function]
    given = _given(function, signature.parameters, call)
    arguments = {each.name: given.get(each.name, each.default) for each in signature.parameters}
    for parameter in signature.parameters:
        if not parameter.kind.accepts(arguments[parameter.name]):
            raise _bad(
                call,
                f"{function}() 的 {parameter.name} 应为{parameter.kind.chinese}",
                f"{parameter.name} of {function}() must be {parameter.kind.english}",
            )
    return signature.node(call.lineno, arguments)


def constant(expression: jinja.Node) -> ConstantValue:
    """The value of a constant, or of a number with a minus sign; anything else is refused."""
    match expression:
        case jinja.Const(value=str() as text):
            refuse_unprintable(text, expression.lineno)
            return text
        case jinja.Const(value=int() | float() | None as value):
            return value
        case jinja.Neg(node=jinja.Const(value=int() | float() as value)) if not isinstance(value, bool):
            return -value
    raise refuse(
        expression.lineno,
        "non_constant_argument",
        "函数的参数只能是常量（文本、数字、true、false、none）",
        "A function's argument must be a constant (text, number, true, false, none)",
    )


def _given(function: str, parameters: Sequence[Parameter], call: jinja.Call) -> Mapping[str, ConstantValue]:
    """The arguments of the call by the names of their parameters."""
    if call.dyn_args is not None or call.dyn_kwargs is not None:
        raise refuse(
            call.lineno,
            "non_constant_argument",
            "函数的参数不能展开（* 或 **）",
            "Arguments cannot be unpacked (* or **)",
        )
    names = [each.name for each in parameters]
    positional = [each.name for each in parameters if not each.keyword]
    if len(call.args) > len(positional):
        raise _bad(
            call,
            f"{function}() 不写参数名的参数最多{len(positional)}个：{'、'.join(positional)}",
            f"{function}() takes at most {len(positional)} arguments without a name: {', '.join(positional)}",
        )
    given = {name: constant(argument) for name, argument in zip(positional, call.args, strict=False)}
    for keyword in call.kwargs:
        if keyword.key not in names or keyword.key in given:
            raise _bad(
                call,
                f"{function}() 没有参数 {keyword.key}，或该参数给了两次",
                f"{function}() has no argument {keyword.key}, or it was given twice",
            )
        given[keyword.key] = constant(keyword.value)
    return given


def _bad(call: jinja.Call, chinese: str, english: str) -> TemplateError:
    return refuse(call.lineno, "bad_argument", chinese, english)
