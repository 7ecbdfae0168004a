"""Numbers of bank accounts of organisations, as every topic spells them."""

from typing import Annotated

from bureau_common.schemas.codes import Spelt

Account = Annotated[
    str,
    Spelt(r"^[0-9]{6,32}$", "账号为6至32位数字，不含空格和短横线", "an account has 6 to 32 digits"),
]
