"""What relative time expressions resolve against: the publication date, else a year that the report names as its own."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

_LOOKING_BACK = 2  # a report published in January or February reports on the year before
_DELIVERED = 3  # government work reports are delivered in the first months of a year


class Anchor(NamedTuple):
    """The publication date and the year in the title, either of which may be missing.

    `on_the_day` says that the text was spoken on the publication date (a sitting, an answer): its 今年 is that year even
    in January. `is_work_report` says that its 五年 are whole years.
    """

    published: date | None = None
    year: int | None = None
    on_the_day: bool = False
    is_work_report: bool = False

    @property
    def current_year(self) -> int | None:
        """The year that 今年 stands for.

        >>> Anchor(date(2023, 1, 2)).current_year, Anchor(date(2023, 3, 2)).current_year, Anchor(None, 2011).current_year
        (2022, 2023, 2011)
        """
        if self.published is None:
            return self.year
        looks_back = self.published.month <= _LOOKING_BACK and not self.on_the_day
        return self.published.year - looks_back

    @property
    def reviewed_year(self) -> int | None:
        """The last whole year before the report: where its past five years end.

        >>> Anchor(date(2026, 2, 12)).reviewed_year, Anchor(None, 2011).reviewed_year
        (2025, 2010)
        """
        year = self.published.year if self.published else self.year
        return None if year is None else year - 1

    @property
    def is_early(self) -> bool:
        """Whether the report came out in the months in which government work reports are delivered."""
        return self.published is not None and self.published.month <= _DELIVERED
