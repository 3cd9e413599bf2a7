"""Take a picture of pages at desktop and phone width, light and dark: `python tools/screenshots.py SITE_FOLDER OUT PAGE...`.

PAGE is a path below the site's folder, "fr/index.html".
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


def main(site: Path, out: Path, pages: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=False
                )
                for page in pages:
                    tab = context.new_page()
                    tab.goto((site / page).resolve().as_uri())
                    name = page.replace("/index.html", "").replace("/", "_")[:60]
                    path = out / f"{name}-{size}-{scheme}.png"
                    tab.screenshot(path=path, full_page=True)
                    print(path)
                    tab.close()
                context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
