"""Review's addresses, a module a stage. Those of a programme come last: its slug could be any word."""

from review.urls import desk, panels, recommendation, registers, scoring

app_name = "review"
urlpatterns = [
    *registers.patterns,
    *recommendation.patterns,
    *scoring.patterns,
    *panels.patterns,
    *desk.patterns,
]
