"""Which language is a title written in?"""

from __future__ import annotations

import pytest

from huangpu.core.language import language_of


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("上海微电子交付首台光刻机", "zh"),
        ("臺積電宣布擴產", "zh"),
        ("OpenAI 发布 GPT-5 模型", "zh"),
        ("AI 芯片", "zh"),
        ("A new fab opens its doors at 临港 in Shanghai", "en"),
        ("SMIC posts record quarter", "en"),
        ("The 中 in chip names explained", "en"),
        ("東京エレクトロンの新工場", "ja"),
        ("鲜の每日上海水果", "zh"),
        ("삼성전자, 상하이 공장 증설", "ko"),
        ("L’usine de Shanghaï", "en"),
        ("2026", "und"),
        ("—", "und"),
        ("", "und"),
    ],
)
def test_language_of_titles(title: str, expected: str) -> None:
    """The script decides, with room for names in another one."""
    assert expected == language_of(title, "")


def test_the_summary_helps_out() -> None:
    """An unclear title is read with its summary; a clear one is not outvoted."""
    assert "zh" == language_of("2026", "上海集成电路产业年度报告")
    assert "en" == language_of("Annual report", "上海集成电路产业年度报告")
