"""The map's tiles: every provincial unit once, each in a place of its own."""

from declarations.core.regions import region
from publication.core.provinces import COLUMNS, ROWS, TILES, are_provinces, tile_of

# The provincial codes of GB/T 2260.
CODES = (
    *(*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47)),
    *(*range(50, 55), *range(61, 66), 71, 81, 82),
)


def test_every_unit_of_the_standard_has_its_tile():
    names = [found.name for code in CODES if (found := region(f"{code}0000"))]
    assert len(names) == 34
    assert {tile_of(name) for name in names} == set(TILES)


def test_no_two_tiles_lie_on_each_other():
    assert len(set(TILES.values())) == len(TILES) == 34
    assert all(column < COLUMNS and row < ROWS for column, row in TILES.values())


def test_only_three_different_units_and_nothing_else_are_worth_a_map():
    assert are_provinces(["北京市", "内蒙古自治区", "香港特别行政区"])
    assert not are_provinces(["北京市", "山西"])
    assert not are_provinces(["北京市", "北京", "山西"])
    assert not are_provinces(["北京市", "山西", "太原市"])
