from accounts.core.labelled import Labelled
from accounts.core.moves import Arrow, Table, diagram, rows
from accounts.core.roles import Party, Role


class Light(Labelled):
    RED = "red", "红"
    GREEN = "green", "绿"


class Turn(Labelled):
    GO = "go", "放行"
    STOP = "stop", "叫停"


TABLE = Table(
    title="信号灯",
    states=Light,
    moves=Turn,
    starts=(Light.RED,),
    arrows=(
        Arrow(Light.RED, Turn.GO, Light.GREEN, (Role.STAFF, Party.SYSTEM)),
        Arrow(Light.GREEN, Turn.STOP, Light.RED, (Role.STAFF,), needs_reason=True),
    ),
)


def test_a_move_that_is_not_in_the_table_is_refused_in_words():
    assert TABLE.may(Light.GREEN, Turn.GO).sentence == "信号灯处于“绿”，不能“放行”"
    assert TABLE.may(Light.RED, Turn.GO).is_yes


def test_who_may_make_a_move():
    assert TABLE.may_as(Light.RED, Turn.GO, actors={Party.SYSTEM}).is_yes
    assert TABLE.may_as(Light.RED, Turn.GO, actors={Role.EXPERT}).sentence == "“放行”由协会工作人员、系统办理"
    assert TABLE.may_as(Light.GREEN, Turn.GO, actors={Role.STAFF}).sentence == "信号灯处于“绿”，不能“放行”"


def test_where_it_leads_and_whether_it_needs_words():
    assert (TABLE.after(Light.RED, Turn.GO), TABLE.needs_reason(Light.RED, Turn.GO)) == (Light.GREEN, False)
    assert (TABLE.needs_reason(Light.GREEN, Turn.STOP), TABLE.needs_reason(Light.RED, Turn.STOP)) == (True, False)


def test_the_diagram_and_the_table_in_text():
    assert list(diagram(TABLE)) == [
        "stateDiagram-v2",
        "  red: 红",
        "  green: 绿",
        "  [*] --> red",
        "  red --> green: 放行",
        "  green --> red: 叫停",
    ]
    assert list(rows(TABLE)) == [
        "| 信号灯 | 放行 | 叫停 |",
        "|---|---|---|",
        "| 红 | → 绿（协会工作人员、系统） | — |",
        "| 绿 | — | → 红（协会工作人员，写明理由） |",
    ]


def test_codes_and_their_words():
    assert (Light.choices, Light.values) == ([("red", "红"), ("green", "绿")], ["red", "green"])
    assert (Light("red"), f"{Light.RED}", Light.RED.label) == (Light.RED, "red", "红")
