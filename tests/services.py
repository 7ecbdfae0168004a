"""What each service is made of, as its own table of contents gives it to the kit."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any
from unittest.mock import patch

from bureau_common.kit.books.books import Book
from bureau_common.kit.figures.claims import Claim
from bureau_common.kit.figures.figures import Definition
from bureau_common.schemas.courses import Course

DOMAINS = ("revenue", "credit", "debt", "performance")


@cache
def _contents(domain: str) -> Mapping[str, Any]:
    app = import_module(f"{domain}_svc.app")
    with patch.object(app, "create_service") as create_service:
        app.create_app(None)
    contents: Mapping[str, Any] = create_service.call_args.kwargs
    return contents


def books_of(domain: str) -> Sequence[Book[Any]]:
    """The books of a service with all their guards, those that the service joins included."""
    books: Sequence[Book[Any]] = _contents(domain)["books"]
    return books


def figures_of(domain: str) -> Sequence[Definition]:
    """The figures of a service."""
    figures: Sequence[Definition] = _contents(domain)["figures"]
    return figures


def claims_of(domain: str) -> Sequence[Claim]:
    """The claims of a service."""
    claims: Sequence[Claim] = _contents(domain)["claims"]
    return claims


def courses() -> dict[str, Course[Any, Any]]:
    """Every course of every service, by the module that declares it and its name there."""
    found = {}
    for domain in DOMAINS:
        package = import_module(f"{domain}_svc")
        for each in walk_packages(package.__path__, f"{domain}_svc."):
            if each.name.rpartition(".")[2] == "rules":
                module = import_module(each.name)
                declared = {name: value for name, value in vars(module).items() if isinstance(value, Course)}
                found |= {f"{each.name}.{name}": course for name, course in declared.items()}
    return found
