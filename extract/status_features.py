"""What speaks for each status of a quantity."""

from __future__ import annotations

import re
from typing import get_args

from extract.records import Status
from extract.status import Surroundings

STATUSES: tuple[Status, ...] = get_args(Status)
_CUES = re.compile(
    "将|拟|计划|力争|争取|目标|预计|确保|要|应|须|可|每|按|标准|规定|不得|最高|最低|上限|下限|满|以上|以下|的|了|已|累计|完成|实现|达到|加快|推进|大力|着力|深入|全面|努力|坚持|重点|到20\\d\\d年|今后|未来|下一步|明年|年内|年底前|给予|补贴|补助|奖励|缴|享受|申请|符合|条件|参加|凡|对"
)


def describe_statuses(
    around: Surroundings, unit: str, kind: str, modifier: str, proposed: str, rule: str, previous: str, mood: str
) -> list[list[str]]:
    """Return what speaks for each of STATUSES, in their order; `mood` says what the text around is given over to."""
    before, after = around.before[-24:], around.after[:12]
    held = [
        "bias",
        f"rule:{rule}",
        f"proposed:{proposed}",
        f"previous:{previous}",
        f"proposed:{proposed}:{previous}",
        f"unit:{unit}",
        f"kind:{kind}:{modifier}",
        f"mood:{mood}",
        f"per:{around.per or '-'}",
    ]
    held += [f"before:{cue}" for cue in set(_CUES.findall(before))]
    held += [f"sentence:{cue}" for cue in set(_CUES.findall(around.sentence[-80:]))]
    held += [
        f"tail:{before[-1:]}",
        f"tail:{before[-2:]}",
        f"head:{after[:1]}",
        f"head:{after[:2]}",
        f"open:{around.sentence.lstrip()[:2]}",
        f"clause:{around.before.lstrip()[:2]}",
    ]
    held += [f"section:{word}" for word in ("工作安排", "打算", "目标", "任务", "下一步", "回顾", "重点", "建议") if word in around.section]
    return [[f"{status}|{name}" for name in held] for status in STATUSES]
