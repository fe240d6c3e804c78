"""From the number of a cell to the fields of a claim: its rate, its footing and its indicator, by the rules that read running text too."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from extract.indicators import IndicatorClassifier
from extract.rates import RateFinder
from extract.recognition import Analysis
from extract.records import RATE_UNITS, Status
from extract.status import StatusClassifier, Surroundings
from extract.table_reading import TableClaim
from extract.table_words import TableWords


class TableClassifier:
    """Gives the claims of tables what the running text gives its own by other means."""

    def __init__(self, words: TableWords, rates: RateFinder, status: StatusClassifier, indicators: IndicatorClassifier) -> None:
        self._words = words
        self._rates = rates
        self._status = status
        self._indicators = indicators

    def fields(self, analysis: Analysis, claim: TableClaim) -> dict[str, Any]:
        """Return the fields of a claim but for those of its report."""
        quantity, cleaned = claim.quantity, analysis.cleaned
        section = self._section(analysis, claim)
        per, per_rule = self._per(claim)
        status, status_rule = self._standing(analysis, claim, section, per)
        indicator, indicator_rule = self._indicators.classify(
            item=self._subject(claim),
            action=claim.action,
            unit=quantity.unit,
            per=per,
            quote=quantity.quote,
            clause=claim.item,
            sentence=claim.sentence,
        )
        dated = claim.dated
        rules = (*claim.rules, per_rule, status_rule, indicator_rule)
        return {
            **analysis.number_fields(quantity),
            "per": per,
            "item": claim.item,
            "action": claim.action,
            "indicator": indicator,
            "status": status,
            "period_text": "".join(cleaned.raw[slice(*cleaned.raw_span(a, b))] for a, b in dated.spans) if dated else "",
            "period_start": dated.period.start if dated else None,
            "period_end": dated.period.end if dated else None,
            "section": section,
            "sentence": claim.sentence,
            "rules": tuple(dict.fromkeys(rule for rule in rules if rule)),
            "stage": "table",
        }

    @staticmethod
    def _section(analysis: Analysis, claim: TableClaim) -> str:
        """Return the headings above the table; its own caption, though it may look like one, is none."""
        before = bisect_left(analysis.sentences, claim.above, key=lambda sentence: sentence.start)
        return analysis.sentences[before - 1].section if before else ""

    def _subject(self, claim: TableClaim) -> str:
        """Return what the indicator goes by: the item without its footing; a percentage of changes is one of growth."""
        if claim.quantity.unit not in RATE_UNITS:
            return claim.subject
        above = any(self._words.has("change", line) for line in claim.caption.split())
        own = any(self._words.has("change", name) for name in claim.column)
        rate = any(self._words.has("percent", name) for name in claim.column)
        return f"{claim.subject}增长" if own or (above and not rate) else claim.subject

    def _per(self, claim: TableClaim) -> tuple[str, str]:
        """Return the denominator as if the number stood behind its item: 人均收入 3万元, 补助标准 300元/月."""
        quote = claim.quantity.quote + claim.unit_written
        text = claim.item + quote
        per, rule = self._rates.per(text, len(claim.item), len(text), 0, len(text))
        return per, rule or ""

    def _standing(self, analysis: Analysis, claim: TableClaim, section: str, per: str) -> tuple[Status, str]:
        for words in (*claim.column, *claim.row, *claim.caption.split()):
            if words and (found := self._words.find("status", words)) and found.rule.status:
                return found.rule.status, found.rule.id
        period = claim.dated.period.text if claim.dated else ""
        around = Surroundings("", "", claim.quantity.quote, per, period, section, title=analysis.metadata.title)
        return self._status.classify(around, claim.quantity.unit, analysis.anchor.current_year)
