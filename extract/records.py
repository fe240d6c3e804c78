"""The records that leave the pipeline, and the one column list that every table is written from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from extract.outcomes import OutcomeName

Modifier = Literal["exact", "about", "more_than", "nearly", "at_least", "at_most", "range", "vague"]
Status = Literal["reported", "planned", "standard", "condition"]
Reason = Literal["ordinal", "date", "identifier", "label", "title", "idiom", "article", "list_mark", "rank", "repeat", "chrome"]
Stage = Literal["rules", "ner", "table"]
STAGES: tuple[Stage, ...] = ("rules", "ner")  # those that can be left out; tables are read wherever a format shows them

MONEY_UNITS = frozenset({"元", "美元", "港元", "欧元", "日元", "英镑", "澳门元", "新台币", "卢布", "韩元"})
RATE_UNITS = frozenset({"%", "‰", "倍", "番", "百分点", "千分点", "成"})


class Record(BaseModel):
    """A row: frozen, and refusing fields that the tables do not have."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Claim(Record):
    """One number of a report with what it counts, who did it, when, and on what footing.

    Offsets are half-open and count code points of the raw text; money and counts are in base units (30多万元 is 300000 元).
    """

    doc_id: str
    claim_id: str
    quote: str
    char_start: int
    char_end: int
    value: Decimal | None
    value_min: Decimal | None
    value_max: Decimal | None
    modifier: Modifier
    unit: str
    per: str
    item: str
    action: str
    organisation: str = ""
    indicator: str
    status: Status
    period_text: str
    period_start: date | None
    period_end: date | None
    flags: tuple[str, ...]
    title: str
    published: date | None
    region: str
    section: str
    sentence: str
    rules: tuple[str, ...]
    stage: Stage
    confidence: Decimal | None = None

    @model_validator(mode="after")
    def _agree(self) -> Claim:
        faults = [message for holds, message in self._checks() if not holds]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _checks(self) -> list[tuple[bool, str]]:
        low, high, value = self.value_min, self.value_max, self.value
        bounds = {
            "exact": value == low == high,
            "about": value is not None and low is None and high is None,
            "more_than": value is not None and low == value and high is None,
            "at_least": value is not None and low == value and high is None,
            "nearly": value is not None and high == value and low is None,
            "at_most": value is not None and high == value and low is None,
            "range": value is None and low is not None and high is not None and low <= high,
            "vague": value is None and low is not None and high is None,
        }
        hidden = "redacted" in self.flags and value is low is high is None
        period_in_order = not (self.period_start and self.period_end) or self.period_start <= self.period_end
        return [
            (self.char_end - self.char_start == len(self.quote) > 0, "the offsets do not span the quote"),
            (hidden or bounds[self.modifier], f"the bounds do not fit the modifier {self.modifier}"),
            (period_in_order, "the period ends before it starts"),
            (not self.indicator.startswith("funds.") or self.unit in MONEY_UNITS, f"{self.indicator} needs a unit of money"),
            (not self.indicator.startswith("rates.") or self.unit in RATE_UNITS, f"{self.indicator} needs a ratio"),
        ]


class Rejection(Record):
    """A numeral that is no claim, and why."""

    doc_id: str
    quote: str
    char_start: int
    char_end: int
    reason: Reason
    rule: str


class Masked(Record):
    """What stands in a file but is not the report: what kind of thing it is, and the rule or the format that shows it."""

    doc_id: str
    kind: str
    quote: str
    char_start: int
    char_end: int
    rule: str


class Problem(Record):
    """Something that could not become a claim: the file, the place if there is one, and the remedy."""

    doc_id: str
    kind: str
    message: str
    quote: str = ""
    char_start: int | None = None
    char_end: int | None = None
    claim: str = ""


class ReportRow(Record):
    """One input file: how it was read, what its head says, and what became of it."""

    doc_id: str
    format: str = ""
    bytes: int = 0
    sha256: str = ""
    title: str = ""
    title_from: str = ""
    published: date | None = None
    published_from: str = ""
    source: str = ""
    source_from: str = ""
    issuer: str = ""
    issuer_from: str = ""
    region: str = ""
    region_from: str = ""
    region_level: str = ""
    region_code: str = ""
    region_parents: tuple[str, ...] = ()
    region_id: str = ""
    region_candidates: tuple[str, ...] = ()
    script: str = ""
    withheld: tuple[str, ...] = ()
    encoding: str = ""
    replaced: int = 0
    junk: Decimal = Decimal(0)
    characters: int
    text_file: str = ""
    claims: int
    rejections: int
    problems: int
    outcome: OutcomeName
    reason: str = ""


TABLES: dict[str, type[Record]] = {"claims": Claim, "reports": ReportRow, "rejections": Rejection, "masks": Masked, "problems": Problem}


def columns(table: str) -> list[str]:
    """Return the column names of a table, in order.

    >>> columns("rejections")
    ['doc_id', 'quote', 'char_start', 'char_end', 'reason', 'rule']
    """
    return list(TABLES[table].model_fields)
