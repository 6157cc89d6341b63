"""Style that a machine can hold. What is over a limit is listed; its size may only fall."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FILE_LINES, FUNCTION_LINES, POSITIONAL = 250, 40, 4

LARGER: dict[str, int] = {
    "libs/model/src/trunkline_model/capabilities/channel_orders.py": 269,
    "tests/plugins/toy_process.py": 287,
    "tests/unit/durable/test_steps.py": 311,
}
"""Files over the limit: path to lines. Empty is the aim."""
LONGER: dict[str, int] = {}
"""Functions over the limit: `path:name` to lines."""

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "handle", "misc"}
SAYS_NOTHING_OF_A_MODULE = SAYS_NOTHING | {"common", "data", "base"}
LEFT_OVER = re.compile(r"\b(TO[D]O|FIX[M]E|HA[C]K)\b")
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.])/(wor[k]|roo[t]|home/\w+)/")
TEXT = {".py", ".toml", ".md", ".proto", ".yaml", ".yml", ".sql", ".graphql", ".sh", ".cfg"}

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.fixture(scope="module")
def modules(tree: list[Path], root: Path) -> dict[Path, ast.Module]:
    """Every Python file, parsed."""
    return {one: ast.parse((root / one).read_text()) for one in tree if one.suffix == ".py"}


@pytest.fixture(scope="module")
def product(modules: dict[Path, ast.Module]) -> dict[Path, ast.Module]:
    """The same without tests."""
    return {one: module for one, module in modules.items() if one.parts[0] != "tests"}


def functions(module: ast.Module) -> Iterator[Function]:
    for node in ast.walk(module):
        if isinstance(node, Function.__value__):
            yield node


def own_lines(one: Function) -> int:
    """Its lines without those of the functions inside it."""
    inner = (node for node in ast.walk(one) if isinstance(node, Function.__value__))
    within = [node for node in inner if node is not one]
    outermost = [node for node in within if not any(_holds(other, node) for other in within)]
    return _lines(one) - sum(_lines(node) for node in outermost)


def hold(found: dict[str, int], allowed: dict[str, int]) -> None:
    """Nothing new is over the limit, nothing listed has grown, nothing listed is fine by now."""
    assert {one: size for one, size in found.items() if size > allowed.get(one, 0)} == {}
    assert set(allowed) <= set(found)


def words(name: str) -> set[str]:
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")
    return set(parts)


def test_no_file_is_long(modules: dict[Path, ast.Module], root: Path) -> None:
    sizes = {str(one): len((root / one).read_text().splitlines()) for one in modules}
    hold({one: size for one, size in sizes.items() if size > FILE_LINES}, LARGER)


def test_no_function_is_long(modules: dict[Path, ast.Module]) -> None:
    found = {
        f"{path}:{one.name}": size
        for path, module in modules.items()
        for one in functions(module)
        if (size := own_lines(one)) > FUNCTION_LINES
    }
    hold(found, LONGER)


def test_no_function_takes_many_things_by_place(product: dict[Path, ast.Module]) -> None:
    for path, module in product.items():
        for one in functions(module):
            names = [name.arg for name in (*one.args.posonlyargs, *one.args.args)]
            count = len(names) - (names[:1] in (["self"], ["cls"]))
            assert count <= POSITIONAL, f"{path}:{one.name} takes {count}"


def test_everything_public_says_what_it_means(product: dict[Path, ast.Module]) -> None:
    for path, module in product.items():
        if path.name != "__init__.py" or module.body:
            assert ast.get_docstring(module), f"{path} has no docstring"
        for node in _public(module):
            assert ast.get_docstring(node), f"{path}:{node.name} has no docstring"


def test_no_name_says_nothing(modules: dict[Path, ast.Module]) -> None:
    for path, module in modules.items():
        assert not words(path.stem) & SAYS_NOTHING_OF_A_MODULE, path
        for name in _named_by_us(module):
            assert not words(name) & SAYS_NOTHING, f"{path}:{name}"


def test_nothing_is_left_for_later_in_a_comment(tree: list[Path], root: Path) -> None:
    for path in tree:
        if path.suffix in TEXT or path.name in {"Makefile", "Dockerfile"}:
            found = LEFT_OVER.search((root / path).read_text())
            assert not found, f"{path}: {found}"


def test_nothing_names_somebody_s_machine(tree: list[Path], root: Path) -> None:
    for path in tree:
        if path.suffix in TEXT or path.parts[0] == ".ci":
            found = SOMEBODYS_MACHINE.search((root / path).read_text())
            assert not found, f"{path}: {found}"


def test_tests_patch_nothing(modules: dict[Path, ast.Module]) -> None:
    for path, module in modules.items():
        for node in ast.walk(module) if path.parts[0] == "tests" else ():
            patches = isinstance(node, ast.Attribute) and ast.unparse(node) == "monkeypatch.setattr"
            assert not patches, f"{path} patches our own code"
            if isinstance(node, ast.ImportFrom | ast.Import):
                named = {one.name for one in node.names} | {getattr(node, "module", None)}
                assert not named & {"unittest.mock", "mock"}, f"{path} uses a mock, not a fake"


def test_a_test_never_sleeps(modules: dict[Path, ast.Module]) -> None:
    """It waits for what happens, with a bound; only a fake may take its time."""
    for path, module in modules.items():
        for one in functions(module):
            if path.parts[0] == "tests" and one.name.startswith("test_"):
                said = {ast.unparse(node) for node in _own(one) if isinstance(node, ast.Attribute)}
                assert not said & {"time.sleep", "asyncio.sleep"}, f"{path}:{one.name} sleeps"


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What a function does itself, without the functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function.__value__):
            yield child
            yield from _own(child)


def _lines(node: Function) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def _holds(outer: Function, node: Function) -> bool:
    return outer is not node and outer.lineno <= node.lineno <= (outer.end_lineno or 0)


def _ours(node: ast.ClassDef) -> bool:
    """Whether the names of its methods are ours to choose: it extends nothing foreign."""
    bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
    return bases <= {"Struct", "Protocol"}


def _named_by_us(module: ast.Module) -> Iterator[str]:
    foreign = {
        inner
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef) and not _ours(node)
        for inner in node.body
    }
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef | Function.__value__) and node not in foreign:
            yield node.name


def _public(module: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """Public functions and classes, and the public methods of classes that extend nothing."""
    bodies: list[list[ast.stmt]] = [module.body]
    for body in bodies:
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                bodies += [node.body] if _ours(node) else []
                yield node
            elif isinstance(node, Function.__value__) and not node.name.startswith("_"):
                yield node
