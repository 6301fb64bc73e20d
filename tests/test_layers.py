"""Imports point down: the table of layers, checked against every file, and what each front end loads."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "glusterterm"

BELOW = {
    "model": set[str](),
    "logic": {"model"},
    "backends": {"model"},
    "sim": {"model", "logic.placement", "logic.capacity"},
    "config": {"model"},
    "engine": {"model", "logic"},
    "serve": {"model", "logic", "engine", "config"},
    "cli": {"model", "logic", "engine", "config", "bootstrap", "bootstrap_nodes"},
    "ui": {"model", "logic", "engine", "config"},
    "bootstrap": {"model", "logic", "engine", "config", "backends", "sim", "cli", "ui", "serve", "bootstrap_nodes"},
    "bootstrap_nodes": {"model", "engine", "config", "backends"},
    "__main__": {"cli", "bootstrap"},
    "__init__": set[str](),
}
ALLOWED = {
    "model": set[str](),
    "logic": set[str](),
    "backends": {"httpx", "asyncssh", "jwt", "msgspec"},
    "sim": {"aiohttp", "asyncssh", "jwt", "multidict", "yarl"},
    "config": {"tomli_w", "platformdirs"},
    "engine": {"msgspec"},  # reads the journal's lines back into the model, and checks them by its types
    "serve": {"aiohttp", "textual_serve"},
    "cli": {"msgspec"},
    "ui": {"textual", "rich"},
    "bootstrap": set[str](),
    "bootstrap_nodes": set[str](),
    "__main__": set[str](),
    "__init__": set[str](),
}
NO_INPUT_OUTPUT = {"socket", "subprocess", "asyncio", "random", "secrets", "os", "pathlib", "time", "threading"}
PURE = {"model", "logic"}


def imports(path: Path) -> list[str]:
    """Give the full names of everything that `path` imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    inside = path.relative_to(ROOT)
    layer = inside.parts[0].removesuffix(".py")
    for name in imports(path):
        package, *rest = name.split(".")
        if package == "glusterterm":
            if rest[0] == "__version__":
                continue
            assert {rest[0], ".".join(rest[:2])} & (BELOW[layer] | {layer}), f"{inside} imports {name}"
        elif package not in sys.stdlib_module_names:
            assert package in ALLOWED[layer], f"{inside} imports {name}"
        elif layer in PURE:
            assert package not in NO_INPUT_OUTPUT, f"{inside} imports {name}"


def loaded_by(code: str) -> set[str]:
    """Give the top-level modules that a fresh interpreter holds after `code`."""
    shown = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules), file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    return {name.split(".")[0] for name in shown.split()}
