"""What the first frame waits for: each module that is loaded before it, each of ours by name."""

import os
import subprocess
import sys
from pathlib import Path

CONSOLE = """
import os, sys
from pathlib import Path
import glusterterm.cli.main, glusterterm.cli.console, glusterterm.cli.demo
from glusterterm.bootstrap import Opening, open_console
from glusterterm.config.load import load
from glusterterm.config.paths import find

class Starting:
    "A simulator that is asked where it serves when the first frame has been drawn."
    @property
    def profile(self):
        print(*sys.modules, flush=True)
        os._exit(0)

paths = find(Path(sys.argv[1]))
open_console(Opening(paths, load(paths.config), demo=Starting()))
"""
OURS = {
    "glusterterm",
    "glusterterm.bootstrap",
    "glusterterm.bootstrap_nodes",
    *("glusterterm.cli" + name for name in ("", ".console", ".demo", ".first_frame", ".main", ".output", ".servers")),
    *("glusterterm.cli." + name for name in ("arguments", "commands", "options", "parser", "status")),
    *("glusterterm.config" + name for name in ("", ".load", ".paths", ".profiles")),
    *("glusterterm.engine" + name for name in ("", ".clock", ".sessions")),
    *("glusterterm.logic" + name for name in ("", ".format", ".lines")),
    *("glusterterm.model" + name for name in ("", ".address", ".errors", ".ids", ".text", ".units")),
    *(
        "glusterterm.ui" + name
        for name in (
            "",
            ".app",
            ".bridge",
            ".command",
            ".command_table",
            ".commands",
            ".connection",
            ".glyphs",
            ".keys_in_turn",
            ".late_css",
        )
    ),
    *(
        "glusterterm.ui." + name
        for name in ("look", "messages", "modes", "opener", "paint", "pasting", "ports", "scroll_bars")
    ),
    *("glusterterm.ui." + name for name in ("terminal", "themed_app", "themes")),
    *("glusterterm.ui.screens" + name for name in ("", ".browsing", ".changing", ".console", ".topology")),
    *("glusterterm.ui.widgets" + name for name in ("", ".key_bar", ".notice", ".one_line", ".status_bar")),
}
"""What may be loaded. Whatever is added here makes everybody wait for the first frame: 0.5 ms for each dataclass."""
THEIRS = {"httpx", "jwt", "msgspec", "asyncssh", "aiohttp", "sqlite3", "http", "json"}
"""What may not be loaded."""


def test_the_first_frame_waits_for_no_more_modules_than_it_shows(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CONSOLE, str(tmp_path / "config.toml")],
        env={**os.environ, "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    loaded = run.stdout.split()
    assert "glusterterm.ui.screens.topology" in loaded
    assert {name for name in loaded if name.partition(".")[0] == "glusterterm"} - OURS == set()
    assert THEIRS & set(loaded) == set()
