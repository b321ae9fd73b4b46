"""A report in the shape of the 2019 Shanxi one, in our own words: what the templates and the PDF are tried on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.template import Context, Engine

from publication.core.charts import Chart, Kind, Series, option, text_alternative, to_svg

ROOT = Path(__file__).resolve().parents[3]
ASSETS = ROOT / "static"
TITLE = "2019年山西省互联网企业20强发展报告"
MARK = "合成数据 / 示例数据，非企业真实数据"
SECTORS = ("企业服务", "大数据服务", "电子商务", "互联网+物流", "娱乐传媒")

CHARTS = (
    Chart(
        "years",
        "20强企业主要指标两年比较",
        Kind.GROUPED,
        ("互联网业务收入", "研发投入", "营业利润"),
        (Series("2017年", "亿元", (16.3, 1.2, 1.3), 1), Series("2018年", "亿元", (25.1, 1.4, 1.5), 1)),
    ),
    Chart(
        "growth",
        "2018年互联网业务收入增长率分布",
        Kind.BAR,
        ("负增长率", "0—20%", "20%—50%", "50%—100%", "100%以上"),
        (Series("企业数量", "家", (7, 2, 3, 4, 4)),),
    ),
    Chart(
        "sectors",
        "不同领域企业数量和互联网业务收入",
        Kind.BAR_AND_LINE,
        SECTORS,
        (Series("企业数量", "家", (7, 6, 5, 1, 1)), Series("互联网业务收入", "亿元", (11.6, 3.6, 3.6, 6.1, 0.2), 1)),
    ),
    Chart(
        "shares",
        "互联网业务收入的领域构成",
        Kind.SHARE,
        SECTORS,
        (Series("互联网业务收入", "亿元", (11.6, 3.6, 3.6, 6.1, 0.2), 1),),
    ),
    Chart(
        "provinces",
        "企业总部所在省份",
        Kind.MAP,
        ("北京市", "广东", "新疆维吾尔自治区", "澳门特别行政区"),
        (Series("企业数量", "家", (31, 12, 1, 2)),),
    ),
)

DIMENSIONS = (
    ("规模", "24%", (("互联网业务收入", "24%", "正向", "取对数后按极值标准化"),)),
    ("盈利", "16%", (("营业利润", "10%", "正向", "按极值标准化"), ("营业利润率", "6%", "正向", "两端截尾后标准化"))),
    ("创新", "18%", (("研发投入", "10%", "正向", "取对数后标准化"), ("研发人员占比", "8%", "正向", "按极值标准化"))),
    ("成长性", "14%", (("业务收入增长率", "14%", "正向", "两端截尾后标准化"),)),
    ("影响力", "16%", (("月活跃用户数", "16%", "正向", "取对数后标准化"),)),
    ("社会责任", "12%", (("纳税与捐赠", "12%", "正向", "取对数后标准化"),)),
)

RANKED = (
    ("山西龙采科技有限公司", "山西龙采", "百度推广"),
    ("山西乐村淘网络科技有限公司", "乐村淘", "太好乐、乐小六、乐村淘"),
    ("山西晋商行科技有限公司", "晋商行科技", "新媒体账号矩阵、视频矩阵"),
    ("山西智杰软件工程有限公司", "智杰软件", "智杰县乡医疗卫生机构一体化平台"),
    ("太原罗克佳华工业有限公司", "罗克佳华", "空气医生、大气110、环保物联网解决方案"),
    ("山西万博电子信息实业有限公司", "山西万博", "银信通、一号信使™"),
)
GROWING = (
    ("太原有线电视网络有限公司", "太原有线", "“享家”智能融合业务"),
    ("山西信息规划设计院有限公司", "省设计院", "可视化基站资产管理与综合应用平台"),
    ("山西岩涛网络有限公司", "岩涛网络", "岩涛宽带"),
    ("山西三叶虫信息技术股份有限公司", "三叶虫股份", "安信云、三叶虫"),
)

PREFACE = (
    "互联网正同实体经济加快融合。为了解全省互联网企业的经营状况，协会会同有关单位开展了2019年度的评选工作，"
    "自愿申报的企业经资格核查、数据核定和综合评价，最终形成20强榜单与“最具成长型”榜单，一并收入本报告。",
    "本报告所称互联网业务收入，是指企业通过互联网直接或间接取得的收入；除另有说明外，文中数据均以企业填报并经核定的2018年数据为准，"
    "金额四舍五入，合计数与分项之和可能略有出入。",
)
OVERVIEW = (
    "20强企业2018年实现互联网业务收入25.1亿元，同比增长53.6%。其中前三名合计7.1亿元，占28.3%；"
    "前十名合计19.6亿元，占78.1%，集中度较高。",
    "共有11家企业的增速超过20%，4家企业的增速达到100%及以上；同时有7家企业收入下降，分化明显。",
    "16家企业实现盈利，营业利润合计1.5亿元，平均营业利润率为5.7%；盈利企业的平均营业利润率为10.2%。",
    "研发投入超过1.4亿元，同比增长17.1%；研发人员逾2000人，增长28.2%，占从业人员的46.0%。",
)
OUTLOOK = (
    "5G、IPv6和工业互联网平台的部署，将为传统产业的数字化改造提供更好的基础；企业服务（To B）仍是增长的主要来源。",
    "建议持续完善数据开放与安全规则，支持中小企业“上云用数赋智”，并推动产学研协同，扩大复合型人才的培养。",
)


def rendered(template: str, **context: Any) -> str:
    """A template of the project, rendered without Django's settings."""
    engine = Engine(dirs=[str(ROOT / "templates")], autoescape=True)
    return engine.get_template(f"publication/{template}").render(Context(context))


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def figure(number: int) -> str:
    chart = CHARTS[number - 1]
    svg = to_svg(option(chart), width=590, height=290)
    drawn = {
        "number": str(number),
        "id": f"fig-{number}",
        "title": chart.title,
        "svg": svg,
        "alt": text_alternative(chart),
        "note": "资料来源：企业填报并经核定的数据。",
    }
    return rendered("_figure.html", figure=drawn)


def method_table() -> str:
    names = ("title", "weight_text", "direction_text", "steps_text")
    dimensions = [
        {"title": title, "weight_text": weight, "indicators": [dict(zip(names, row, strict=True)) for row in rows]}
        for title, weight, rows in DIMENSIONS
    ]
    table = {"number": "1", "id": "table-1", "title": "评价指标体系与权重"}
    return rendered("_method_table.html", dimensions=dimensions, table=table)


def concentration_table() -> str:
    columns = [
        {"label": "范围", "kind": "text", "width": "34%"},
        {"label": "互联网业务收入（亿元）", "kind": "number", "width": "36%"},
        {"label": "占比", "kind": "number", "width": ""},
    ]
    rows = [["前三名", "7.1", "28.3%"], ["前十名", "19.6", "78.1%"], ["20强合计", "25.1", None]]
    table = {"number": "2", "id": "table-2", "title": "业务收入的集中度", "columns": columns, "rows": rows}
    return rendered("_data_table.html", table=table)


def annex(number: int, title: str, kind: str, rows: list[list[Any]]) -> dict[str, Any]:
    columns = [
        {"label": "企业名称", "kind": "text", "width": "35%"},
        {"label": "企业简称", "kind": "text", "width": "16%"},
        {"label": "主要业务和品牌", "kind": "text", "width": ""},
    ]
    if kind == "ranked":
        columns.insert(0, {"label": "排名", "kind": "rank", "width": "8%"})
    listed = {"columns": columns, "rows": rows}
    return {"number": f"附件{number}", "id": f"annex-{number}", "title": title, "kind": kind} | listed


def report(*, synthetic: bool = True, ranked: int = 20) -> dict[str, Any]:
    """The context of publication/report.html; the ranked annex has as many rows as asked, repeating the names."""
    footnote = '<span class="footnote">工业和信息化部，2019年1月公布，系外部数据。</span>'
    method = "<h2>（一）指标体系</h2><p>评价从六个维度、八项指标展开，权重之和为100%。</p>" + method_table()
    method += "<h2>（二）综合得分</h2><p>各项指标标准化后加权求和：</p>"
    method += '<p class="formula">S = 100 × Σ w<sub>j</sub> z<sub>j</sub></p>'
    overview = f"<p>{OVERVIEW[0]}全国互联网业务收入增速为20.3%{footnote}。</p>" + concentration_table()
    overview += figure(1) + "<h2>（二）增长</h2>" + paragraphs(OVERVIEW[1:2]) + figure(2)
    overview += "<h2>（三）效益与创新</h2>" + paragraphs(OVERVIEW[2:])
    overview += "<h2>（四）领域</h2><p>企业服务、大数据服务和电子商务三个领域共有18家企业。</p>" + figure(3) + figure(4)
    overview += "<h2>（五）分布</h2><p>企业总部分布如图。</p>" + figure(5)
    chapters = [
        {"number": "", "title": "前言", "id": "preface", "html": paragraphs(PREFACE)},
        {"number": "一、", "title": "评价方法", "id": "method", "html": method},
        {"number": "二、", "title": "总体评述", "id": "overview", "html": overview},
        {"number": "三、", "title": "展望与建议", "id": "outlook", "html": paragraphs(OUTLOOK)},
    ]
    rows = [[str(place + 1), *RANKED[place % len(RANKED)]] for place in range(ranked)]
    return {
        "title": TITLE,
        "subtitle": "评价方法、总体评述与榜单",
        "year": "2019",
        "edition": "第1版",
        "organisers": ["山西省互联网协会", "山西省通信行业协会"],
        "published_on": "2019年8月",
        "created": "2019-08-20T09:00:00+08:00",
        "notice": "本报告由主办单位编制。引用本报告的文字、数据和图表，请注明出处。",
        "synthetic": synthetic,
        "synthetic_note": "本报告所载企业名称取自公开榜单，其余数据均为合成数据，仅供演示，与企业的真实经营情况无关。",
        "chapters": chapters,
        "annexes": [
            annex(1, "2019年山西省互联网企业20强", "ranked", rows),
            annex(2, "最具成长型企业", "names", [list(row) for row in GROWING]),
        ],
        "figures": [
            {"number": str(number + 1), "title": chart.title, "id": f"fig-{number + 1}"}
            for number, chart in enumerate(CHARTS)
        ],
        "tables": [
            {"number": "1", "title": "评价指标体系与权重", "id": "table-1"},
            {"number": "2", "title": "业务收入的集中度", "id": "table-2"},
        ],
        "digests": {"run": "R-2019-0001", "recipe": "ab" * 32, "snapshot": "cd" * 32},
        "colophon": "字体：思源黑体（Noto Sans SC，SIL OFL 1.1）。",
    }
