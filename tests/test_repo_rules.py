"""What holds for every file of the project."""

import ast
from pathlib import Path

import pytest

REPO = Path(__file__).parent.parent
SOURCES = sorted((REPO / "glusterterm").rglob("*.py"))
LONGEST = 400
LONGEST_FUNCTION = 40


def short(path: Path) -> str:
    """Name a file by its path in the project."""
    return str(path.relative_to(REPO))


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_no_file_is_too_long_to_hold_in_the_head(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_everything_public_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "the module has none"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.Module):
            members = node.body
        else:
            continue
        for member in members:
            if isinstance(member, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                framework = member.name.startswith(("_", "on_", "compose", "action_", "watch_", "validate_"))
                overloads = any(ast.unparse(mark) in ("overload", "override") for mark in member.decorator_list)
                assert framework or overloads or ast.get_docstring(member), f"{member.name} has no docstring"


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_functions_are_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"
