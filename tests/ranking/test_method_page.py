"""The page that prints a run's method."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Role
from ranking.models import Run
from tests import builders
from tests.ranking import standings
from tests.ranking.test_views import queries_of

pytestmark = pytest.mark.django_db

WEIGHTS = {"size": 0.5, "margin": 0.3, "satisfaction": 0.2}
KEPT = {
    "size_score": {"weights": {"revenue": 2 / 3, "staff": 1 / 3}, "facts": []},
    "composite": {"weights": WEIGHTS, "facts": ["CR = 0.02"]},
}


@pytest.fixture
def staff(client):
    builders.programme()
    client.force_login(builders.user(email="reader@example.cn", role=Role.STAFF))
    return client


def address(run: Run) -> str:
    return reverse("ranking:method", args=[run.id])


def weights_of(card: Any) -> list[tuple[str, str, list[str]]]:
    return [(one.title, one.weight, [weight for weight, _ in one.indicators]) for one in card.dimensions]


def test_the_weights_are_those_that_the_run_kept(staff):
    size, composite = staff.get(address(standings.finished(composites=KEPT))).context["cards"]
    assert weights_of(size) == [("营业收入", "66.67%", ["66.67%"]), ("员工", "33.33%", ["33.33%"])]
    assert weights_of(composite) == [("规模", "50%", ["50%"]), ("效益", "30%", ["30%"]), ("口碑", "20%", ["20%"])]


def test_everything_by_which_the_run_ranked_stands_on_the_page(staff):
    page = staff.get(address(standings.finished(composites=KEPT))).text
    for words in (
        "<code>licensed_ok</code></td><td>未填许可证编号",
        "规模得分：参与排名的企业都要有下列指标的数据，缺一家就不能排名：营业收入",
        "CNY → 1；HKD → 0.9；USD → 7",
        "<code>revenue * fx</code>",
        "给定权重",
        "加权算术平均 Σwz",
        "由 [0, 1] 线性换算到 [0, 100]",
        "CR = 0.02",
        "<code>revenue_cny</code>",
        "ln(1+x)；极差归一化 (x−min)/(max−min)",
        "<li>按综合得分（composite）从大到小排名</li>",
        "<li>得分相同时依次比较：revenue_cny从大到小</li>",
        "<code>category = &#x27;platform&#x27;</code>",
        "取名次在前 2 名以内的，末位并列者都取",
        "已列入微型企业榜的不再列入",
    ):
        assert words in page, words


def test_a_run_without_kept_weights_shows_none(staff):
    for run in (standings.finished(number=1), standings.run(number=2)):
        size, composite = staff.get(address(run)).context["cards"]
        assert {weight for _, weight, _ in weights_of(size) + weights_of(composite)} == {"—"}


def test_weights_of_synthetic_figures_are_marked(staff):
    made = [standings.finished(number=n, composites=KEPT, figures_synthetic=n == 1) for n in (1, 2)]
    assert ["示例数据，非企业真实数据" in staff.get(address(run)).text for run in made] == [True, False]


def test_the_run_leads_to_its_method(staff):
    run = standings.finished()
    assert f'href="{address(run)}"' in staff.get(reverse("ranking:run", args=[run.id])).text


def test_queries_dont_grow_with_the_field(staff):
    few, many = (standings.finished(number=n, ranked=10**n, composites=KEPT) for n in (1, 2))
    assert queries_of(staff, address(few)) == queries_of(staff, address(many)) <= 11


@pytest.mark.parametrize("role", Role)
def test_only_readers_of_runs_see_it(client, role):
    run = standings.finished()
    client.force_login(builders.user(email="one@example.cn", role=role))
    expected = 200 if role in {Role.STAFF, Role.LEADER, Role.AUDITOR} else 403
    assert client.get(address(run)).status_code == expected
