"""Screenshots of the demo, in both languages, on a phone and a desktop. `make shots`; needs Chromium.

The two of the README go to docs/shots/; with --all every page goes to build/shots/, to be looked at.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from demo_server import serving  # noqa: E402

PAGES = {
    "ringkasan": "",
    "edisi-juli": "edisi/1/",
    "pemerintah-sumbawa": "pemerintah/52.04/",
    "pemerintah-mataram": "pemerintah/52.71/",
    "pemerintah-lombok-barat": "pemerintah/52.01/",
    "periksa": "periksa/",
    "angka": "angka/",
    "hukum": "hukum/",
    "aturan": "hukum/aturan/jkm_benefit/?bulan=2026-11&months_of_membership=3",
    "asumsi": "hukum/asumsi/",
    "keluarga": "hitung/keluarga/?sebab=meninggal&kapan=11-2026&months_of_membership=4&contribution_years=0",
    "konstruksi": "hitung/konstruksi/?contract_value=1500000000&bulan=11-2026",
}
WIDTHS = {"360": 360, "1280": 1280}


def main(everything: bool) -> None:
    chromium = shutil.which("chromium") or sys.exit("No Chromium on this machine: apt-get install chromium")
    home = Path(tempfile.mkdtemp(prefix="payung-shots-"))
    with serving(home) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        if everything:
            folder = ROOT / "build" / "shots"
            folder.mkdir(parents=True, exist_ok=True)
            for name, path in PAGES.items():
                for language, prefix in {"id": "", "en": "en/"}.items():
                    for label, width in WIDTHS.items():
                        shoot(browser, f"{address}/{prefix}{path}", folder / f"{name}-{language}-{label}.png", width)
        else:
            folder = ROOT / "docs" / "shots"
            folder.mkdir(parents=True, exist_ok=True)
            shoot(browser, f"{address}/", folder / "overview.png", 1280, height=1400)
            shoot(browser, f"{address}/en/", folder / "overview-phone.png", 360, height=1100)
        browser.close()
    shutil.rmtree(home, ignore_errors=True)


def shoot(browser, address: str, file: Path, width: int, height: int | None = None) -> None:
    page = browser.new_page(viewport={"width": width, "height": height or 900}, device_scale_factor=1)
    page.goto(address)
    page.screenshot(path=str(file), full_page=height is None)
    page.close()
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    main("--all" in sys.argv)
