"""A real browser: Chromium by its driver, each test with a page of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium import webdriver

AXE = "axe-core@4.14.1"
FLAGS = (
    "--headless",
    "--no-sandbox",  # containers have no name spaces to make one of
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found(variable: str, *names: str) -> str:
    """An executable: that of the environment variable, else the first of these on the path."""
    given = os.environ.get(variable) or next((place for name in names if (place := shutil.which(name))), None)
    assert given is not None, f"{names[0]} is not on the path, and {variable} does not name it"
    return given


class Browser:
    """Chromium, and what it told of a page: requests, messages of its console, dialogs."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, page: Path, hash_: str = "") -> None:
        """Load a page anew."""
        self.driver.get("about:blank")
        self.requests()
        self.errors()
        self.driver.get(f"{page.as_uri()}{hash_}")

    def run(self, script: str, *words: object) -> Any:
        """The value of a script's `return`."""
        return self.driver.execute_script(script, *words)

    def command(self, name: str, **more: object) -> Any:
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, more)

    def colours(self, mode: str) -> None:
        """Prefer light or dark."""
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": mode}])

    def width(self, width: int, height: int = 900) -> None:
        """Show so many pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.command("Emulation.setDeviceMetricsOverride", **size)

    def requests(self) -> list[str]:
        """The addresses asked for since the last call."""
        told = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [each["params"]["request"]["url"] for each in told if each["method"] == "Network.requestWillBeSent"]

    def errors(self) -> list[str]:
        """What the console said since the last call: errors, warnings, breaches of the policy."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


def started(folder: Path, *, scripts: bool = True) -> webdriver.Chrome:
    """A browser with a new profile in a folder."""
    from selenium import webdriver  # noqa: PLC0415 - the other tests are collected without it

    options = webdriver.ChromeOptions()
    options.binary_location = found("FAIRPORT_CHROMIUM", "chromium", "chromium-browser", "google-chrome")
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    service = webdriver.ChromeService(found("FAIRPORT_CHROMEDRIVER", "chromedriver"))
    return webdriver.Chrome(options=options, service=service)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium as it comes."""
    driver = started(tmp_path_factory.mktemp("profile"))
    yield Browser(driver)
    driver.quit()


@pytest.fixture(scope="session")
def quiet_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with JavaScript off."""
    driver = started(tmp_path_factory.mktemp("quiet"), scripts=False)
    yield Browser(driver)
    driver.quit()


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core: the file that FAIRPORT_AXE names, else what npm installs for this run."""
    if given := os.environ.get("FAIRPORT_AXE"):
        from pathlib import Path  # noqa: PLC0415 - only here

        return Path(given).read_text(encoding="utf-8")
    npm = shutil.which("npm")
    assert npm is not None, "npm is not on the path, and FAIRPORT_AXE does not name axe.min.js"
    folder = tmp_path_factory.mktemp("axe")
    options = ["--no-audit", "--no-fund", "--silent", "--prefix", str(folder)]
    subprocess.run([npm, "install", *options, AXE], check=True)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
