"""The pool of experts, the panel of a programme, and who scores which case."""

from django.urls import path

from review import views

patterns = [
    path("experts/", views.experts, name="experts"),
    path("experts/new/", views.enter_expert, name="enter_expert"),
    path("experts/import/", views.import_experts, name="import_experts"),
    path("experts/me/", views.own_expert, name="own_expert"),
    path("experts/<uuid:expert_id>/", views.expert, name="expert"),
    path("assignments/<uuid:round_id>/", views.assignment, name="assignment"),
    path("assignments/<uuid:round_id>/assign/", views.assign, name="assign_panel"),
    path("assignments/<uuid:round_id>/clear/", views.clear, name="clear_assignment"),
    path("recusals/<uuid:card_id>/", views.recuse, name="recuse"),
    path("<slug:slug>/own-cases/", views.own_cases, name="own_cases"),
    path("<slug:slug>/panel/", views.panel, name="panel"),
    path("<slug:slug>/panel/seat/", views.seat, name="seat"),
    path("<slug:slug>/panel/draws/make/", views.make_draw, name="make_draw"),
    path("<slug:slug>/panel/draws/<int:number>/", views.draw, name="draw"),
    path("<slug:slug>/panel/draws/<int:number>/seat/", views.seat_drawn, name="seat_drawn"),
    path("<slug:slug>/panel/rounds/", views.create_round, name="create_round"),
    path("<slug:slug>/panel/<uuid:seat_id>/unseat/", views.unseat, name="unseat"),
    path("<slug:slug>/panel/<uuid:seat_id>/chair/", views.name_chair, name="name_chair"),
    path("<slug:slug>/panel/<uuid:seat_id>/leave/", views.leave, name="leave"),
]
