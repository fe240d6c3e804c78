"""The sample report gives the same claims in whatever noise it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from opencc import OpenCC

from extract.pipeline import Pipeline
from extract.report import Report

SAMPLE = (Path(__file__).parent / "data" / "report.txt").read_text(encoding="utf-8")
RADICALS = str.maketrans("人老一二十门见长马车", "⼈⽼⼀⼆⼗⻔⻅⻓⻢⻋")
GLOSSES = {"务": "wù", "发": "fā", "万": "wàn", "个": "gè", "办": "bàn", "会": "huì", "户": "hù", "动": "dòng"}
HEAD = """您现在的位置：首页 > 工作动态 > 正文
字号：[大 中 小] 打印 浏览次数：2304 次
"""
FOOT = """
上一篇：邻县慰问老兵86人
下一篇：没有了
【打印本页】 【关闭窗口】
扫一扫在手机打开当前页
甲乙县| 丙丁市| 戊己区| 庚辛县| 壬癸县| 子丑市| 寅卯县| 辰巳市|
主办：某县人民政府 技术支持：某某科技
某ICP备12345678号-1
您是第 30215 位访客
"""


def full_width(text: str) -> str:
    return re.sub(r"[0-9%]", lambda match: chr(ord(match.group()) + 0xFEE0), text)


def traditional(text: str) -> str:
    return str(OpenCC("s2t").convert(text))


def glossed(text: str) -> str:
    return re.sub("|".join(GLOSSES), lambda match: f"{match.group()}({GLOSSES[match.group()]})", text)


def spaced(text: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " ", text)


def entities(text: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)", "&nbsp;", text).replace("“", "&ldquo;").replace("”", "&rdquo;")


def invisible(text: str) -> str:
    return re.sub(r"(?<=\d)(?=[\d\u4e00-\u9fff])", "\u200b", "\ufeff" + text)


def question_marks(text: str) -> str:
    return re.sub(r"(?m)^(?=[\u4e00-\u9fff])", "??", text)


def wrapped(width: int) -> Callable[[str], str]:
    def wrap(text: str) -> str:
        lines = (line if "\t" in line else re.sub(rf".{{{width}}}(?=.)", "\\g<0>\n", line) for line in text.split("\n"))
        return "\n".join(lines)

    return wrap


NOISE: dict[str, Callable[[str], str]] = {
    "full-width": full_width,
    "Traditional": traditional,
    "pinyin": glossed,
    "pinyin over Traditional": lambda text: traditional(glossed(text)),
    "radicals": lambda text: text.translate(RADICALS),
    "blanks": spaced,
    "entities": entities,
    "invisible": invisible,
    "question marks": question_marks,
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "doubled marks": lambda text: text.replace("。", "。。").replace(",", ",,").replace("、", "、、"),
    "pages": lambda text: text.replace("\n二、", "\n第1页 共3页\n二、").replace("\n三、", "\n- 2 -\n下载后可任意编辑\n三、"),
    "adverts": lambda text: text.replace("\n二是", "\n广告 3天学会一门手艺，月入5万不是梦！ ×\n二是") + "\n请点击👉 abc123 👈联系老师",
    "bold numbers": lambda text: re.sub(r"(?<=[\u4e00-\u9fff])(\d+)(?=[\u4e00-\u9fff])", r"**\1**", text),
    "a site around it": lambda text: HEAD + text + FOOT,
    "wrapped at 23": wrapped(23),
    "wrapped at 34": wrapped(34),
    "wrapped at 40": wrapped(40),
    "wrapped, full-width and Traditional": lambda text: traditional(full_width(wrapped(30)(text))),
    "wrapped, with blanks and a site": lambda text: HEAD + wrapped(38)(spaced(text)) + FOOT,
    "pinyin, Traditional and entities": lambda text: entities(traditional(glossed(text))),
}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(stages=("rules",))


def figures(report: Report) -> list[tuple[object, ...]]:
    return [(c.value, c.value_min, c.value_max, c.modifier, c.unit, c.per, c.status, c.period_start, c.period_end) for c in report.claims]


@pytest.mark.parametrize("noise", NOISE)
def test_noise_changes_no_figure(pipeline: Pipeline, noise: str) -> None:
    text = NOISE[noise](SAMPLE)
    report = pipeline.extract(text)
    assert text != SAMPLE
    assert figures(report) == figures(pipeline.extract(SAMPLE))
    assert all(text[claim.char_start : claim.char_end] == claim.quote for claim in report.claims)


def test_noise_changes_no_item(pipeline: Pipeline) -> None:
    clean = [(claim.item, claim.action, claim.indicator) for claim in pipeline.extract(SAMPLE).claims]
    for name in ("full-width", "blanks", "entities", "invisible", "radicals", "pinyin", "a site around it"):
        assert [(claim.item, claim.action, claim.indicator) for claim in pipeline.extract(NOISE[name](SAMPLE)).claims] == clean, name


def test_the_head_is_read_through_a_site(pipeline: Pipeline) -> None:
    plain, framed = pipeline.extract(SAMPLE).metadata, pipeline.extract(HEAD + SAMPLE + FOOT).metadata
    assert (framed.title, framed.published, framed.region, framed.source) == (plain.title, plain.published, plain.region, plain.source)


def test_what_a_filter_blots_out_is_flagged_and_the_rest_stays(pipeline: Pipeline) -> None:
    text = re.sub(r"20\d\d", "20xx", SAMPLE)
    blotted, plain = pipeline.extract(text).claims, pipeline.extract(SAMPLE).claims
    assert [claim.quote for claim in blotted if "redacted" in claim.flags] == ["20xx余册"]
    assert [(c.value, c.unit, c.modifier) for c in blotted if not c.flags] == [
        (c.value, c.unit, c.modifier) for c in plain if c.quote != "2000余册"
    ]
    assert all(claim.value is None and claim.modifier == "more_than" for claim in blotted if claim.flags)
