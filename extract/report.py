"""What comes back for one report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.metadata import Metadata
from extract.outcomes import OutcomeName
from extract.records import Claim, Masked, Problem, Rejection, columns

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its raw text, what its head says, and what was found, left out, refused and masked in it.

    `outcome` says what became of the file, `reason` in Chinese why it is not `ok` and what to do; `problems` has the details.
    """

    doc_id: str
    text: str
    metadata: Metadata
    claims: tuple[Claim, ...]
    rejections: tuple[Rejection, ...]
    problems: tuple[Problem, ...]
    masks: tuple[Masked, ...] = ()
    outcome: OutcomeName = "ok"
    reason: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Return the claims as a table, one row a claim, with the columns of the claims table.

        >>> import extract
        >>> extract.extract_text("走访老党员30余人。").to_frame()[["quote", "unit", "modifier"]].values.tolist()
        [['30余人', '人', 'more_than']]
        """
        import pandas as pd  # a tenth of a second that a pipeline need not pay

        return pd.DataFrame([claim.model_dump() for claim in self.claims], columns=columns("claims"))
