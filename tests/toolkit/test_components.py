"""Components: what they draw, and that nothing hostile gets through."""

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    "{{ 7|add:7 }}",
    "\u202eRTL",
    "田中さん",
]


def draw(source, **context):
    request = RequestFactory().get("/x/", {"q": "区划", "page": "2"})
    return engines["django"].from_string("{% load zt %}" + source).render(context, request)


ONE_VALUE = [
    '{% badge v "ok" %}',
    "{% button v %}",
    "{% button v href='/x/' %}",
    "{% fact v v note=v %}",
    "{% stat v v note=v %}",
    "{% empty v text=v %}",
    "{% breadcrumb v '/' v %}",
    "{% page_header v lead=v eyebrow=v %}{% endpage_header %}",
    "{% card v note=v %}{% endcard %}",
    "{% alert 'warn' title=v %}{% endalert %}",
    "{% code v v title=v %}",
    "{% hash v label=v %}",
    "{% copy v %}",
    "{% input_line 'q' v v hint=v error=v %}",
    "{% source_stamp v v %}",
    "{% event v v v %}{% endevent %}",
    "{% clock_strip v segments due=v left=v basis=v %}",
    "{% progress 1 2 v note=v %}",
    "{% changes rows v %}",
    "{% diff v '' %}",
    "{% avatar v %}",
    "{% tab v '/x/' %}",
    "{% subnav v %}{% endsubnav %}",
    "{% receipt v v note=v verify=v %}{% endreceipt %}",
    "{% chart_bar marks v unit=v %}",
    "{% table v %}{% endtable %}",
    "{% tree nodes v %}",
    "{% stepper steps v %}",
    "{% grant_matrix columns matrix v %}",
    "{% tag_list columns %}",
]


@pytest.mark.parametrize("source", ONE_VALUE)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_is_shown_and_never_run(source, value):
    html = draw(
        source,
        v=value,
        segments=[("used", 1, value)],
        rows=[(value, value, "")],
        marks=[(value, 3)],
        nodes=[{"label": value, "note": value}],
        steps=[{"label": value, "who": value, "state": "done"}],
        columns=[value],
        matrix=[(value, ["granted"])],
    )
    assert "<script" not in html
    assert "<img" not in html
    assert "' onmouseover='" not in html
    assert "style=" not in html


def test_cells_of_a_table_know_the_name_of_their_column():
    html = draw(
        '{% table "t" %}{% cols "编号" "行数|num" %}<tbody>'
        '<tr><td>1</td><td class="num">2</td></tr></tbody>{% endtable %}'
    )
    assert '<td data-label="编号">1</td>' in html
    assert '<td class="num" data-label="行数">2</td>' in html


def test_pages_of_a_list_keep_the_rest_of_the_question():
    page = Paginator(range(100), 10).get_page(2)
    html = draw("{% pagination page %}", page=page)
    assert "q=%E5%8C%BA%E5%88%92&amp;page=3" in html
    assert 'aria-current="page"' in html


def test_a_qr_code_is_drawn_without_inline_style():
    html = draw("{% qr 'https://example.test/1' '核验' %}")
    assert 'class="qr"' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    ("name", "short"), [("王示例", "示例"), ("李明", "李明"), ("Ann Lee", "AL"), ("", "—")]
)
def test_an_avatar_shortens_a_name_as_people_would(name, short):
    assert f">{short}</span>" in draw("{% avatar v %}", v=name)


def test_a_clock_beyond_the_calendar_says_that_it_waits():
    assert "待日历" in draw("{% clock_strip '答复' segments %}", segments=[("used", 2, "已用")])


def test_a_dialog_opens_without_script_by_its_address():
    html = draw("{% dialog 'd1' '标题' '打开' %}正文{% enddialog %}")
    assert 'href="#d1"' in html
    assert 'id="d1"' in html
