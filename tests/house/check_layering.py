"""Reads every #include "..." of the tree and fails on a direction that the table in docs/architecture.md does not
allow, on an include that names no file, and on two sources of one name. Over-long files are only named: the limits
are aims. One decision: the table in the document is the rule itself, so that the two cannot differ.

usage: check_layering.py REPOSITORY
"""

import pathlib
import re
import sys

SOURCE_SUFFIXES = {".h", ".hpp", ".inc", ".c", ".cc", ".cpp"}
UNIQUE_SUFFIXES = SOURCE_SUFFIXES | {".py"}
INCLUDE_ROOTS = ("src", "include", "tools", "tests", "pressio/include", "pressio/src", ".")
SOURCE_LINES, HEADER_LINES = 400, 150
SKIPPED = {"build", ".git", ".venv", ".venv-torch"}


def tree_files(root):
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and not any(part in SKIPPED or part.startswith("build-") for part in parts):
            yield path.relative_to(root)


def read_table(document):
    """{folder: set of folders it may include}, from rows `| src/core | src/base |` after the heading 'Layers'."""
    text = document.read_text(encoding="utf-8")
    section = text.split("## Layers", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `([\w/]+)` \|([^|]*)\|", section, re.M)
    return {folder: set(re.findall(r"`([\w/]+)`", allowed)) for folder, allowed in rows}


def layer_of(path, table):
    """The longest folder of the table that holds path, or None."""
    holders = [folder for folder in table if path.as_posix().startswith(folder + "/")]
    return max(holders, key=len, default=None)


def resolve(name, includer, files):
    candidates = [pathlib.PurePosixPath(root, name).as_posix() for root in INCLUDE_ROOTS]
    candidates.append((includer.parent / name).as_posix())
    for candidate in candidates:
        path = pathlib.Path(candidate)
        if path in files:
            return path
    return None


def check_includes(root, files, table):
    for path in sorted(files):
        if path.suffix not in SOURCE_SUFFIXES:
            continue
        layer = layer_of(path, table)
        if layer is None:
            yield f"{path}: its folder is not in the table of docs/architecture.md"
            continue
        text = (root / path).read_text(encoding="utf-8")
        names = re.findall(r'^\s*#\s*include\s+"([^"]+)"', text, re.M)
        names += re.findall(r"^\s*#\s*include\s+<(tezip/[^>]+)>", text, re.M)
        for name in names:
            target = resolve(name, path, files)
            if target is None:
                yield f'{path}: "{name}" is no file of the tree'
                continue
            target_layer = layer_of(target, table)
            if target_layer != layer and target_layer not in table[layer]:
                yield f'{path}: {layer} may not include {target_layer} ("{name}")'


def check_names(files):
    seen = {}
    for path in sorted(files):
        if path.suffix not in UNIQUE_SUFFIXES or path.name in ("__init__.py", "__main__.py"):
            continue
        if path.name in seen:
            yield f"{path}: the name is also that of {seen[path.name]}; names are unique in the tree"
        seen[path.name] = path
        if path.name != path.name.lower() or "-" in path.name:
            yield f"{path}: file names are snake_case"


def check_table(table):
    for folder, allowed in table.items():
        for name in allowed - table.keys():
            yield f"docs/architecture.md: {folder} may include {name}, which has no row of its own"
    if not table:
        yield "docs/architecture.md: no rows found under '## Layers'"


def long_files(root, files):
    for path in sorted(files):
        if path.suffix in SOURCE_SUFFIXES:
            limit = HEADER_LINES if path.suffix in {".h", ".hpp"} else SOURCE_LINES
            count = len((root / path).read_text(encoding="utf-8").splitlines())
            if count > limit:
                yield f"{path}: {count} lines; the aim is at most {limit}"


def main():
    root = pathlib.Path(sys.argv[1])
    files = set(tree_files(root))
    table = read_table(root / "docs" / "architecture.md")
    faults = [*check_table(table), *check_includes(root, files, table), *check_names(files)]
    for warning in long_files(root, files):
        print("warning:", warning)
    for fault in faults:
        print("error:", fault)
    print(f"{len(files)} files, {len(table)} layers, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
