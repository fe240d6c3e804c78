"""What relative time expressions resolve against: the publication date, else a year that the report names as its own."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_LOOKING_BACK = 2  # a report published in January or February reports on the year before
_DELIVERED = 3  # government work reports are delivered in the first months of a year
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|度|[-—–~至]\d)")


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


def title_year(title: str) -> int | None:
    """Return the year that a title names as the report's own, or None.

    >>> title_year("2019年老干部工作总结"), title_year("关于老干部工作的汇报")
    (2019, None)
    >>> title_year("2021-2022年工作总结")
    2022
    """
    years = [int(m.group(1)) for m in _TITLE_YEAR.finditer(title)]
    last = re.search(r"(?<!\d)((?:19|20)\d{2})年", title)
    if last:
        years.append(int(last.group(1)))
    return max(years) if years else None
