"""The documentation: generated pages are fresh, every command is described, links lead somewhere, limits are true."""

import re
import sys
from datetime import datetime, time
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest

from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.tidy import Context, as_typed, tidy
from sheets_automation.faces.cli import commands
from sheets_automation.model import rules
from sheets_automation.model.expressions import Blank
from sheets_automation.model.row_rules import CALL_RULES, CLASS_A
from sheets_automation.model.rule import WARN, Rule, say
from sheets_automation.model.settings import DEFAULTS
from sheets_automation.model.settings_tables import SETTINGS_TABLES
from sheets_automation.model.sheet_checks import FORMAT, LOOK, UNCLEAR
from sheets_automation.model.sheet_limits import EXAMPLE_COLUMNS, FORMS, LIMITS
from sheets_automation.model.tables import PRODUCTS, WORK_TABLES
from tests.office.client import Office
from tests.sheet_rows import Sheet
from tests.test_office_checks import filled_template, verdicts

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))
import generate  # noqa: E402  # beside the pages it writes
from generating import rules as rule_pages  # noqa: E402  # beside the pages it writes
from generating.commands import listed_commands, options_of  # noqa: E402
from generating.conditions import in_words  # noqa: E402

NOW = datetime.fromisoformat("2020-03-05T20:45")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
BY_NAME = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
MANUALS = tuple(DOCS / name for name in ("zh/操盘手.md", "en/operators.md"))
TABLES = {table.key: table for table in (*WORK_TABLES, *SETTINGS_TABLES)}
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
MODULES = sorted((ROOT / "sheets_automation").rglob("*.py"))
CITED = re.compile(r"(docs/[\w/-]+\.md)(?:, ([A-Z][^.;:)]*))?")
LINE_BREAK = re.compile(r"\n\s*")
ANCHOR = re.compile(r'<a id="([^"]+)"')
FULL_WIDTH_WANTED = re.compile(r"[\u4e00-\u9fff」》][,:;?!]|[,:;?!][\u4e00-\u9fff「《]")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# ---- what is generated --------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", generate.pages())
def test_a_generated_page_is_what_the_model_says(name):
    assert text_of(DOCS / name) == generate.pages()[name], "run `make generate`"


def test_the_generated_part_of_the_rules_is_between_its_marks():
    text = text_of(DOCS / "rules.md")
    assert [text.count(mark) for mark in generate.MARKERS] == [1, 1]


def test_every_column_stands_in_its_page_with_all_its_names():
    text = generate.pages()["columns.md"].replace("\\", "")
    for table in TABLES.values():
        section = text.partition(f"## {table.zh} · {table.en}\n")[2].partition("\n## ")[0]
        for column in table.columns:
            line = next(line for line in section.splitlines() if f"`{column.key}`" in line)
            assert [name for name in column.names if name not in line] == []
            assert [choice.zh for choice in column.choices + column.known if choice.zh not in line] == []
    assert [key for key in DEFAULTS if f"`{key}`" not in text] == []


def test_every_rule_stands_in_its_page_once():
    text = generate.pages()["rules-table.md"]
    assert {rule: text.count(f"</a>{rule} |") for rule in rules.RULES} == dict.fromkeys(rules.RULES, 1)


def test_a_rule_added_to_the_model_is_on_its_page_at_once(monkeypatch):
    new = Rule(
        "C99",
        WARN,
        say("请补第二件产品", "Add the second product", "补第二件"),
        "call_log",
        ((CLASS_A & ~Blank("product_1") & Blank("product_2"), "product_2"),),
    )
    monkeypatch.setattr(rules, "ROW_RULES", (*rules.ROW_RULES, new))
    monkeypatch.setitem(rules.RULES, new.id, new)
    page = generate.pages()["rules-table.md"]
    line = next(line for line in page.splitlines() if "</a>C99 |" in line)
    assert "*A 类*，且「意向产品」不空白，且「意向产品2」空白" in line
    assert '*class A* and "Product intent" is not blank and "Product intent 2" is blank' in line
    assert line.split("|")[7].strip() == "✔"


def test_conditions_in_words_keep_their_brackets():
    conditions = {rule.id: rule.cases[0][0] for rule in CALL_RULES}
    assert in_words(conditions["C01"], "zh", top=True) == (
        "「客户分类」空白，且（「接通情况」空白，或「接通情况」是 已接通）"
    )
    assert in_words(~conditions["C02"], "en") == '("Customer class" is not C or "Call result" is not connected)'


# ---- commands -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.stem)
def test_every_command_and_option_is_described_by_hand_too(manual):
    text = text_of(manual)
    assert [name for name in commands.commands if f"sheets-automation {name}" not in text] == []
    options = {name for _, command in listed_commands() for option in options_of(command) for name in option.opts}
    assert {name for name in options if not re.search(rf"`{name}[ `]|{name} ", text)} == set()


def test_every_command_and_option_stands_in_its_page():
    text = text_of(DOCS / "commands.md")
    for name, command in listed_commands():
        section = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert f"sheets-automation {name} " in section
        assert [one.opts for one in options_of(command) if f"`{one.opts[0]}`" not in section] == []


# ---- links and pictures -------------------------------------------------------------------------------------
def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.replace("\\", "").strip().lower())
    return kept.replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = text_of(page)
    return {slug(heading) for heading in HEADING.findall(text)} | set(ANCHOR.findall(text))


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


@BY_NAME
def test_a_link_leads_to_a_place_that_exists(page):
    for target, anchor in LINK.findall(without_code(text_of(page))):
        if "://" in target:
            continue
        path = (page.parent / unquote(target)).resolve() if target else page
        assert path.exists(), target
        assert not anchor or unquote(anchor) in anchors(path), f"{target}#{anchor}"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(ROOT).as_posix())
def test_a_module_cites_pages_and_sections_that_exist(module):
    for page, section in CITED.findall(LINE_BREAK.sub(" ", text_of(module))):
        assert (ROOT / page).exists(), page
        assert not section or section in HEADING.findall(text_of(ROOT / page)), f"{page}, {section}"


def test_every_picture_is_shown_somewhere():
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for target, _ in LINK.findall(text_of(page))
        if target.endswith(".png")
    }
    assert shown == set((DOCS / "pictures").glob("*.png"))


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_leads_to_every_manual(name):
    text = text_of(ROOT / name)
    manuals = [*DOCS.glob("zh/*.md"), *DOCS.glob("en/*.md"), DOCS / "glossary.md"]
    assert [path.name for path in manuals if path.relative_to(ROOT).as_posix() not in text] == []


@pytest.mark.parametrize("page", [ROOT / "README.zh-CN.md", *DOCS.glob("zh/*.md")], ids=lambda page: page.name)
def test_chinese_sentences_have_chinese_punctuation(page):
    assert FULL_WIDTH_WANTED.findall(LINK.sub("]", without_code(text_of(page)))) == []


def test_the_guides_manual_quotes_marks_that_there_are():
    shorts = {rule.wording.short.replace("{n}", "10") for rule in rules.RULES.values()} | {FORMAT}
    quoted = re.findall(r"^\| [✘⚠] (\S+) \|", text_of(DOCS / "zh/导购.md"), re.MULTILINE)
    assert len(quoted) > 5
    assert set(quoted) <= shorts


# ---- what a sheet cannot tell -------------------------------------------------------------------------------
EXAMPLES = [(kind, form) for kind, forms in FORMS.items() for form in forms]


def test_each_kind_that_a_sheet_may_leave_unclear_has_examples_in_both_languages():
    assert set(FORMS) == set(UNCLEAR) == set(EXAMPLE_COLUMNS) == set(rule_pages.KINDS_SHORT)
    assert all(form.zh and form.en for _, form in EXAMPLES)
    assert all(limit.zh and limit.en for limit in LIMITS)


@pytest.mark.parametrize(("kind", "form"), EXAMPLES, ids=lambda one: one.typed if hasattr(one, "typed") else "")
def test_the_program_reads_what_a_sheet_cannot_tell(kind, form):
    table, key = EXAMPLE_COLUMNS[kind]
    column = TABLES[table].by_key[key]
    assert column.kind is kind
    products = tuple(choice.key for choice in PRODUCTS)
    cells = np.array([form.typed], dtype=object)
    tidied = tidy(column, as_typed(cells), Context(Calendar(NOW.date()), products))
    assert tidied.values.notna().all()
    assert not tidied.refused.any()


def test_the_template_says_that_it_cannot_tell(office: Office, tmp_path: Path):
    """One row for each example, in every other cell as it should be."""
    rest = {
        "call_log": {
            "phone": "13912345678",
            "customer_name": "王女士",
            "call_result": "无人接听",
            "call_time": time(9),
        },
        "invite_success": {"phone": "13912345678", "invite_source": "电话邀约", "deal": "是", "in_group": "是"},
    }
    for table in WORK_TABLES:
        here = [(kind, form) for kind, form in EXAMPLES if EXAMPLE_COLUMNS[kind][0] == table.key]
        rows = [rest[table.key] | {EXAMPLE_COLUMNS[kind][1]: form.typed} for kind, form in here]
        path = tmp_path / f"{table.key}.xlsx"
        path.write_bytes(filled_template(table, Sheet(rows, [set() for _ in rows]), NOW.date()))
        _, told = verdicts(office, path, table)
        marks = [(form.typed, said.mark) for (_, form), said in zip(here, told[: len(here)], strict=True)]
        assert marks == [(form.typed, f"{LOOK} {FORMAT}") for _, form in here]
