"""Numbers of bank accounts of organisations, as every topic spells them."""

from typing import Annotated

from pydantic import Field

Account = Annotated[str, Field(pattern=r"^[0-9]{6,32}$")]
