"""Writes the sample in other encodings, in Traditional characters, and in an archive whose names are in GBK."""

import io
import zipfile
from pathlib import Path

import opencc

FOLDER = Path(__file__).parent
WHEN = (2023, 8, 4, 23, 5, 0)


def archive(name: str, data: bytes) -> bytes:
    """Return a ZIP as an older program for Windows writes it: the name in GBK, and nothing that says so."""
    stored = name.encode("gbk")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("x" * len(stored), WHEN), data, zipfile.ZIP_DEFLATED)
    return out.getvalue().replace(b"x" * len(stored), stored)


def main() -> None:
    text = (FOLDER / "report.txt").read_text(encoding="utf-8")
    traditional = opencc.OpenCC("s2tw").convert(text)
    files = {
        "report_bom.txt": text.encode("utf-8-sig"),
        "report_utf16.txt": text.encode("utf-16"),
        "report_gb18030.txt": text.replace("\n", "\r\n").encode("gb18030"),
        "report_traditional.txt": traditional.encode(),
        "report_traditional_big5.txt": traditional.replace("\n", "\r\n").encode("big5"),
        "report.zip": archive("报送/工作综述.txt", text.encode("gbk")),
    }
    for name, data in files.items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
