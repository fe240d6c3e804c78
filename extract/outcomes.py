"""The outcomes that a file can have, and what an analyst is told to do about each."""

from __future__ import annotations

from typing import Literal, get_args

OutcomeName = Literal[
    "ok", "partial", "empty_text", "timeout", "crash", "out_of_memory", "too_large", "encrypted", "unsupported", "error"
]  # fmt: skip
READ: frozenset[OutcomeName] = frozenset({"ok", "partial"})

_OTHER_OUTCOMES: dict[str, OutcomeName] = {"binary": "unsupported"}
_REASONS = {
    "empty_text": "文件里没有文字(空文件、只有空白或图片、扫描件):请重新获取,或先做文字识别(OCR)",
    "timeout": "在限定时间内没有处理完:请拆分文件,或用 --time-limit 放宽时间",
    "crash": "处理中途程序异常退出:请把这个文件反馈给维护者",
    "out_of_memory": "处理所需内存超过上限:请拆分文件,或用 --memory-limit 放宽内存",
    "too_large": "文件(或压缩包解开后)超过大小上限:请拆分或解压后再处理",
    "encrypted": "文件设有密码:请去掉密码后另存",
    "unsupported": "不支持的文件格式:请另存为 Word、PDF、网页或纯文本",
    "binary": "内容是二进制数据,不是文字:请另存为 Word、PDF、网页或纯文本",
    "damaged": "文件已损坏:请重新获取",
    "no_text": "有的页面只有图片,没有文字:请先做文字识别(OCR)",
    "embedded": "文件中嵌入的内容没有读取:请打开后另存为普通的 .docx",
    "undecodable": "无法判断文字编码:请另存为 UTF-8",
    "unreadable": "文件打不开:请检查它是否存在、有没有读取权限",
    "replaced": "有字节不是有效的文字,已用“\ufffd”代替:请重新获取,或另存为 UTF-8",
    "garbled": "文字中乱码较多:请核对原文,或重新获取",
    "invalid_claim": "有数字未能通过校验:请看 problems 表",
}


def outcome_of(kind: str) -> OutcomeName:
    """Return the outcome that a failure of this kind is recorded under.

    >>> outcome_of("encrypted"), outcome_of("binary"), outcome_of("undecodable")
    ('encrypted', 'unsupported', 'error')
    """
    return next((name for name in get_args(OutcomeName) if name == kind), _OTHER_OUTCOMES.get(kind, "error"))


def reason_of(kind: str) -> str:
    """Return in Chinese what happened and what to do about it.

    >>> reason_of("encrypted")
    '文件设有密码:请去掉密码后另存'
    """
    return _REASONS.get(kind, "文件没能处理:请看 problems 表中的说明")
