"""Chromium as the tests see it: open a page, press keys, ask the page, and hear what it said and asked for."""

import base64
import json
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.action_chains import ActionChains

SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
WIDE = (1200, 900)


class Browser:
    """One window. What the console and the network log hold is read once: asking empties them."""

    def __init__(self, chromium: str, driver: str, profile: Path) -> None:
        options = ChromeOptions()
        options.binary_location = chromium
        for switch in (*SWITCHES, f"--user-data-dir={profile}"):
            options.add_argument(switch)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self._driver = Chrome(options=options, service=ChromeService(driver))
        self._denied: list[str] = []

    def close(self) -> None:
        """End the browser."""
        self._driver.quit()

    def reset(self) -> None:
        """Light, wide, scripts on, an empty page, and nothing kept by any file."""
        for script in self._denied:
            self._tell("Page.removeScriptToEvaluateOnNewDocument", identifier=script)
        self._denied.clear()
        self.scripts(True)
        self.look()
        self._driver.get("about:blank")
        self._tell("Storage.clearDataForOrigin", origin="file://", storageTypes="all")
        self.console()
        self.requests()

    def look(self, scheme: str = "light", size: tuple[int, int] = WIDE, media: str = "") -> None:
        """Prefer light or dark, be so many CSS pixels wide and high, and show pages for a medium (print)."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._tell("Emulation.setEmulatedMedia", media=media, features=features)
        self._tell(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1,
            mobile=size[0] < 600,
        )  # fmt: skip

    def scripts(self, allowed: bool) -> None:
        """Whether pages may run scripts."""
        self._tell("Emulation.setScriptExecutionDisabled", value=not allowed)

    def deny_storage(self) -> None:
        """Let every page that is opened from now on find that it may keep nothing."""
        source = (
            "Object.defineProperty(window, 'localStorage',"
            " {get() { throw new DOMException('denied', 'SecurityError'); }});"
        )
        found = self._tell("Page.addScriptToEvaluateOnNewDocument", source=source)
        self._denied.append(found["identifier"])

    def open(self, path: Path) -> "Browser":
        """Open a file, and wait until it is there."""
        self._driver.get(path.as_uri())
        return self

    def reload(self) -> None:
        """The same page anew."""
        self._driver.refresh()

    def ask(self, script: str, *values: Any) -> Any:
        """What a script returns that is run beside the page's own; `arguments` are the values."""
        return self._driver.execute_script(script, *values)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, where the page has its focus."""
        ActionChains(self._driver, duration=0).send_keys(*keys).perform()

    def click(self, selector: str) -> None:
        """Click what a selector finds first, as a person would: it must be visible."""
        found = self._driver.find_element("css selector", selector)
        self.ask("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    def shown(self, selector: str) -> list[str]:
        """The texts of all that a selector finds and that can be seen."""
        script = """
            const found = [...document.querySelectorAll(arguments[0])];
            return found.filter(e => e.checkVisibility({visibilityProperty: true})).map(e => e.textContent.trim());
        """
        return list(self.ask(script, selector))

    def console(self) -> list[str]:
        """What the console said since it was asked last: errors, warnings, what the policy refused."""
        return [line["message"] for line in self._driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Every address that was asked for since the last time, the page's own too. What the page's policy refused
        is not among them: of that the console speaks."""
        asked: dict[str, str] = {}
        for line in self._driver.get_log("performance"):
            event = json.loads(line["message"])["message"]
            about = event["params"]
            if event["method"] == "Network.requestWillBeSent":
                asked[about["requestId"]] = about["request"]["url"]
            elif event["method"] == "Network.loadingFailed" and about.get("blockedReason") == "csp":
                asked.pop(about["requestId"], None)
        return list(asked.values())

    def picture(self, path: Path) -> bytes:
        """What the window shows, as PNG, kept in a file too."""
        raw = base64.b64decode(self._tell("Page.captureScreenshot")["data"])
        path.write_bytes(raw)
        return raw

    def _tell(self, command: str, **values: Any) -> Any:
        return self._driver.execute_cdp_cmd(command, values)
