"""What changed between two versions of a text."""

from publication.core.report.revising import Kind, Line, Part, differences


def test_equal_texts_have_no_difference():
    assert differences("甲\n乙", "甲\n乙") == []


def test_a_rewritten_line_shows_which_words_changed():
    assert differences("收入超过十亿元。", "收入接近十亿元。") == [
        Line(Kind.GONE, 1, (Part("收入"), Part("超过", changed=True), Part("十亿元。"))),
        Line(Kind.NEW, 1, (Part("收入"), Part("接近", changed=True), Part("十亿元。"))),
    ]


def test_lines_that_came_or_went_are_changed_as_a_whole():
    assert differences("甲", "甲\n乙") == [
        Line(Kind.SAME, 1, (Part("甲"),)),
        Line(Kind.NEW, 2, (Part("乙"),)),
    ]
    assert differences("甲\n乙", "乙")[0] == Line(Kind.GONE, 1, (Part("甲"),))


def test_lines_with_little_in_common_are_changed_as_a_whole():
    assert differences("收入超过十亿元。", "本章另写。") == [
        Line(Kind.GONE, 1, (Part("收入超过十亿元。"),)),
        Line(Kind.NEW, 1, (Part("本章另写。"),)),
    ]


def test_what_stayed_by_chance_between_two_changes_is_marked_with_them():
    assert differences("上榜企业的收入大增长，利润下降。", "上榜企业的支出小增加，利润下降。")[0] == Line(
        Kind.GONE, 1, (Part("上榜企业的"), Part("收入大增长", changed=True), Part("，利润下降。"))
    )


def test_far_unchanged_lines_are_left_out_on_both_sides():
    old = "\n".join(str(number) for number in range(1, 21))
    new = old.replace("\n10\n", "\nX\n")
    found = differences(old, new)
    assert [(line.kind, line.number) for line in found] == [
        (Kind.SKIPPED, None),
        (Kind.SAME, 8),
        (Kind.SAME, 9),
        (Kind.GONE, 10),
        (Kind.NEW, 10),
        (Kind.SAME, 11),
        (Kind.SAME, 12),
        (Kind.SKIPPED, None),
    ]
