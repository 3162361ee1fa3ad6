"""snippets.py ROOT: parses the YAML and the Dart that pages show; what needs other tools is judged by
`cargo test --test toolchain snippets-of-pages`.

Dart has no compiler here: its snippets are statements, which a grammar of Dart reads as a body.
"""

import pathlib
import re
import sys

import tree_sitter_dart
import yaml
from tree_sitter import Language, Parser

BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.M | re.S)
DART = Parser(Language(tree_sitter_dart.language()))


def is_yaml(text):
    try:
        return yaml.safe_load(text) is not None
    except yaml.YAMLError:
        return False


def is_dart(text):
    body = "void it() async {\n" + text + "}\n"
    return not DART.parse(body.encode()).root_node.has_error


JUDGES = {"yaml": is_yaml, "dart": is_dart}
PLANTED = {"yaml": "hooks: [{ id: a }\n", "dart": "const push = MethodChannel('push';\n"}


def main(root):
    for language, text in PLANTED.items():
        assert not JUDGES[language](text), f"a planted mistake in {language} is not seen"
    counts = dict.fromkeys(JUDGES, 0)
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "packages").rglob("*.md")]
    for page in pages:
        for language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
            if language in JUDGES:
                counts[language] += 1
                assert JUDGES[language](text), f"{page}: this {language} cannot be parsed:\n{text}"
    assert all(counts.values()), counts
    print(f"snippets: {counts} parsed, and a mistake planted in each is seen")


main(pathlib.Path(sys.argv[1]))
