"""The wheel by itself: built, installed beside nothing but the libraries, and loaded in an empty folder without a network.

`tests/offline/load.py` runs in a new environment, whose Python sees the wheel and the libraries that run these tests, but not the
checkout. A hook ends every attempt to use the network; where the kernel lets us, the process has no network at all.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from extract.pipeline import shared_pipeline

ROOT = Path(__file__).parents[1]
SCRIPT = Path(__file__).parent / "offline" / "load.py"
TEXT = "今年以来，云溪县民政局走访老党员30余人，發放慰問金１.5萬元。"
MOST = 25_000_000
DATA = (
    "extract/rules/",
    "extract/segmenter/",
    "extract/lexicon/",
    "extract/gazetteer/",
    "extract/model/",
    "extract/shipped/",
    "extract_claims/",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of the checkout; building it needs no network either."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run([*without_network(), *command], cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a new environment that holds the wheel; the libraries are those of this one."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, symlinks=True)
    python = place / "bin" / "python"
    options = ["--no-index", "--no-deps", "--no-compile", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", *options, str(wheel)], check=True, capture_output=True)
    libraries = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (site_of(python) / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")  # their own .pth files are not read from here
    return python


@pytest.fixture(scope="module")
def seen(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """Return what the script saw in an empty folder."""
    return run_offline(installed, tmp_path_factory.mktemp("empty"))


def site_of(python: Path) -> Path:
    (site,) = python.parents[1].glob("lib/python3*/site-packages")
    return site


def run_offline(python: Path, folder: Path) -> Mapping[str, Any]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    command = [*without_network(), str(python), "-I", "-B", str(SCRIPT), TEXT]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert list(folder.iterdir()) == []
    found: Mapping[str, Any] = json.loads(ran.stdout)
    return found


def without_network() -> list[str]:
    """Return what to put before a command so that it has no network, or nothing where the kernel does not let us."""
    unshare = shutil.which("unshare")
    allowed = unshare and subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode == 0
    return [str(unshare), "-rn"] if allowed else []


def test_the_network_is_out_of_reach(seen: Mapping[str, Any]) -> None:
    assert seen["refused"] == ["socket.getaddrinfo", "socket.connect", "socket.sendto"]


def test_nothing_asks_for_the_network(seen: Mapping[str, Any]) -> None:
    assert seen["asked"] == []


@pytest.mark.parametrize("way", ["name", "folder", "function"])
def test_the_pipeline_loads(way: str, seen: Mapping[str, Any]) -> None:
    expected = [claim.model_dump(mode="json") for claim in shared_pipeline().extract(TEXT).claims]
    assert len(expected) == 2
    assert seen["claims"][way] == expected


def test_the_components_are_found_by_name(seen: Mapping[str, Any]) -> None:
    assert seen["blank"] == {
        "quantities": ["30余人", "１.5萬元"],
        "periods": ["今年以来"],
        "names": ["云溪县民政局"],
        "claims": ["30余人", "１.5萬元"],
    }


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_other_processes_find_them_too(method: str, seen: Mapping[str, Any]) -> None:
    assert seen["processes"][method] == [2, 2, 2]


def test_spacy_knows_the_pipeline(seen: Mapping[str, Any]) -> None:
    assert (seen["info"]["lang"], seen["info"]["name"], seen["listed"]) == ("zh", "claims", True)


def test_code_rules_and_models_come_from_the_wheel(installed: Path, seen: Mapping[str, Any]) -> None:
    site = site_of(installed)
    opened = [Path(name) for name in seen["opened"]]
    libraries = [Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")]
    strays = [path for path in opened if path.is_relative_to(ROOT) and not any(path.is_relative_to(folder) for folder in libraries)]
    assert [path for path in strays if path != SCRIPT] == []
    assert seen["package"] == str(site / "extract" / "__init__.py")
    read = {path.relative_to(site).as_posix() for path in opened if path.is_relative_to(site)}
    assert {path.name for path in (ROOT / "rules").glob("*.yaml")} >= {
        name.removeprefix("extract/rules/") for name in read if "/rules/" in name
    }
    assert {"extract/rules/units.yaml", "extract/segmenter/features.msgpack", "extract/segmenter/weights.npz"} <= read
    assert {"extract/model/decisions.msgpack", "extract/model/entities/ner/model", "extract/lexicon/words.tsv"} <= read
    assert "extract/shipped/extract_claims/config.cfg" in read


def test_the_wheel_holds_what_it_needs_and_nothing_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    tops = {name.split("/")[0] for name in sizes}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"extract", "extract_claims"}
    assert {name for name in sizes if name.startswith("extract/rules/")} == {f"extract/rules/{p.name}" for p in (ROOT / "rules").iterdir()}
    assert not [name for name in sizes if "training/reports" in name or "held_out" in name or "__pycache__" in name]
    assert sum(size for name, size in sizes.items() if name.startswith(DATA)) < MOST
    assert wheel.stat().st_size < MOST


def test_the_package_that_spacy_imports_is_the_shipped_folder(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name.split("/")[1]: archive.read(name) for name in archive.namelist() if name.startswith("extract_claims/")}
    folder = ROOT / "extract" / "shipped" / "extract_claims"
    assert packed == {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
