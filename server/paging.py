"""Long lists, a page at a time: ``?page=2``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import request

from .errors import Problem
from .messages import Message, marked

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list this is; both count from 1, and an empty list has one page."""

    page: int
    pages: int
    total: int

    @classmethod
    def of(cls, page: int, total: int, size: int) -> "Paging":
        """Page ``page`` of ``total`` items, ``size`` a page; a 404 beyond the last."""
        pages = max(1, -(-total // size))
        if page > pages:
            raise Problem(404, "Not Found", Message("This list has %(pages)s pages.", pages=pages))
        return cls(page, pages, total)


def page_number() -> int:
    """The page that the request asks for, 1 unless it says; a 404 where it is no number."""
    text = request.args.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise Problem(404, "Not Found", marked("Pages are numbered from 1."))
    return int(text)


def slice_of(items: Sequence[T], page: int, size: int) -> Sequence[T]:
    """The items of one page."""
    return items[(page - 1) * size : page * size]
