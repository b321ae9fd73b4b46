from typing import Annotated, Any

import pytest
from pydantic import Field

from ranking.core.method import Method, Way, reader


def keep(values: Any) -> Any:
    return values


WAYS = {
    "none": Way(keep, "不处理"),
    "power": Way(keep, "{} 次方", Annotated[float, Field(gt=0)], 2.0),
    "between": Way(keep, "在 {} 之间", tuple[float, float]),
}
READ = reader(WAYS)


def test_reads_a_name_or_a_name_with_its_argument() -> None:
    assert READ("none") == Method(name="none")
    assert READ("power") == Method(name="power", argument=2.0)
    assert READ({"power": 3}) == Method(name="power", argument=3.0)
    assert READ(READ({"between": [0, 1]})) == Method(name="between", argument=(0.0, 1.0))


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("magic", "未知的方法“magic”，可用：none、power、between"),
        ({"magic": {"on": "raw"}}, "未知的方法“magic”，可用：none、power、between"),
        ({"none": 1}, "方法“none”不带参数"),
        ("between", "方法“between”要写参数"),
        ({"power": -1}, "方法“power”的参数不对：应大于 0"),
        ({"between": [0, "x"]}, "方法“between”的参数不对：[1] 应为数"),
        ({"between": ["y", "x"]}, "方法“between”的参数不对：[0] 应为数；[1] 应为数"),
        ({"power": 1, "none": 2}, "应为一个方法名，或“方法名: 参数”"),
        (None, "应为一个方法名，或“方法名: 参数”"),
    ],
)
def test_names_what_is_wrong(stated: object, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        READ(stated)
    assert str(refused.value) == message
