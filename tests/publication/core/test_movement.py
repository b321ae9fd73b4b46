"""How a list moved between two years."""

from publication.core.charts import printed
from publication.core.movement import Movement, Place, movement

BEFORE = {1: Place("甲", 1), 2: Place("乙", 2), 3: Place("丙", 3), 4: Place("丁", 4)}
NOW = {2: Place("乙", 1), 1: Place("甲改名", 2), 3: Place("丙", 3), 5: Place("戊", 4)}


def test_who_entered_left_rose_and_fell():
    found = movement(NOW, BEFORE)
    assert found == Movement(("戊",), ("丁",), 3, 1, 1, 1)
    assert found.chart.categories == ("新上榜", "名次上升", "名次不变", "名次下降", "退出")
    assert found.chart.series[0].values == (1, 1, 1, 1, 1)


def test_without_ranks_only_who_stayed_is_told():
    found = movement({key: Place(place.name, None) for key, place in NOW.items()}, BEFORE)
    assert (found.stayed, found.risen, found.level, found.fallen) == (3, None, None, None)
    assert found.chart.categories == ("新上榜", "继续上榜", "退出")


def test_nobody_in_common_is_drawn_as_well():
    found = movement({5: Place("戊", 1)}, {1: Place("甲", 1)})
    assert [printed(value, 0) for value in found.chart.series[0].values] == ["1", "0", "1"]
