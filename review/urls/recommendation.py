"""What a recommending unit does with its applicants."""

from django.urls import path

from review import views

patterns = [
    path("cases/<uuid:case_id>/recommendation/", views.unit_case, name="unit_case"),
    path("cases/<uuid:case_id>/recommendation/decide/", views.preliminary_move, name="preliminary_move"),
    path("cases/<uuid:case_id>/recommendation/return/", views.preliminary_return, name="preliminary_return"),
    path("cases/<uuid:case_id>/hand-back/", views.hand_back, name="hand_back"),
    path("batches/<uuid:batch_id>/", views.batch, name="batch"),
    path("batches/<uuid:batch_id>/progress/", views.batch_progress, name="batch_progress"),
    path("batches/<uuid:batch_id>/papers/", views.make_papers, name="make_papers"),
    path("batches/<uuid:batch_id>/letter/", views.batch_letter, name="batch_letter"),
    path("batches/<uuid:batch_id>/summary.pdf", views.batch_summary, name="batch_summary"),
    path("batches/<uuid:batch_id>/volumes/<int:entry_id>.pdf", views.batch_volume, name="batch_volume"),
    path("<slug:slug>/recommendation/", views.recommendation, name="recommendation"),
    path("<slug:slug>/recommendation/order/", views.reorder, name="reorder"),
    path("<slug:slug>/recommendation/submit/", views.submit_batch, name="submit_batch"),
    path("<slug:slug>/recommendation/summary.pdf", views.draft_summary, name="draft_summary"),
]
