"""How models made for a kind of record are called: after the record, so that documents and generated types read well."""

from typing import Any, ClassVar

from pydantic import BaseModel


class Named(BaseModel):
    """A generic model that is named after its record: `{}` in `NAME` stands for it.

    `ReceiptEntry` and `ReceiptView` are of a `Receipt`, so that `NAME = "Recorded{}"` gives `RecordedReceipt`.
    """

    NAME: ClassVar[str]

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Pydantic's hook for the name of a parametrised model."""
        name = getattr(params[0], "__name__", str(params[0]))
        return cls.NAME.format(name.removesuffix("Entry").removesuffix("View"))
