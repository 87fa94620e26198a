"""Charts: same data, same picture; every number also in the table."""

from zhengtong.toolkit.charts import bars, graph, lines, rounds, tiles
from zhengtong.toolkit.charts.frame import nice_ceiling, shorten


def test_every_bar_is_a_link_and_every_number_in_the_table():
    html = bars.bar([("民政", 1280, "/x/"), ("人社", 96)], title="目录")
    assert html.count('href="/x/"') == 1
    assert html.count("1,280") >= 2
    assert "<table" in html


def test_a_chart_without_values_says_so():
    for html in (
        bars.bar([], title="空"),
        rounds.donut([], title="空"),
        lines.line([], [], title="空"),
    ):
        assert "还没有数据" in html


def test_the_tile_map_shows_sixteen_cities_and_reads_long_codes():
    html = tiles.tile_map({"340100000000": 5, "3402": 1}, title="各市")
    assert html.count("<rect") == 16
    assert "合肥 5" in html
    assert "巢湖" not in html


def test_depth_of_colour_grows_with_the_value():
    assert [tiles.level_of(v, 100) for v in (0, 1, 30, 50, 70, 100)] == [0, 1, 2, 3, 4, 5]


def test_the_same_relations_give_the_same_picture():
    nodes = [graph.Node(str(i), f"n{i}") for i in range(6)]
    edges = [graph.Edge("0", str(i)) for i in range(1, 6)]
    assert graph.relation_graph(nodes, edges, title="g") == graph.relation_graph(
        nodes, edges, title="g"
    )


def test_a_ring_of_one_part_is_whole():
    assert 'class="ring' in rounds.donut([("全部", 3)], title="r")


def test_axes_end_at_round_numbers():
    assert [nice_ceiling(v) for v in (0, 7, 12, 1702, 2500)] == [1, 10, 20, 2000, 2500]


def test_long_labels_are_cut_by_width_not_by_count():
    assert shorten("自然资源和规划局", 8) == "自然资源…"
    assert shorten("abcdefgh", 8) == "abcdefgh"
