"""One finding of 2019 and one of 2020, both rectified within the year; in 2021 there is none."""

from ..templates import as_written, files

FILES = files(__name__, dict.fromkeys(("township-borrowing-findings", "township-borrowing-rectifications"), as_written))
