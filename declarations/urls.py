"""Filing: claims and members first, then the declaration itself."""

from django.urls import path

from declarations.views import claims, declaration, documents, letters, members, section, submission

app_name = "declarations"
urlpatterns = [
    path("claim/", claims.claim, name="claim"),
    path("claims/", claims.all_claims, name="claims"),
    path("claims/<uuid:claim_id>/", claims.own_claim, name="own_claim"),
    path("claims/<uuid:claim_id>/settle/", claims.settle_claim, name="settle_claim"),
    path("claims/<uuid:claim_id>/letter/", letters.claim_letter, name="claim_letter"),
    path("authorisation-letter/", letters.authorisation_letter, name="authorisation_letter"),
    path("applicants/<uuid:applicant_id>/members/", members.members, name="members"),
    path("begin/", members.begin, name="begin"),
    path("receipts/<slug:receipt>/", submission.receipt, name="receipt"),
    path("receipts/<slug:receipt>/declaration.pdf", submission.submitted_pdf, name="submitted_pdf"),
    path("documents/<uuid:document_id>/", documents.document, name="document"),
    path("documents/<uuid:document_id>/remove/", documents.remove_document, name="remove_document"),
    path("<uuid:declaration_id>/", declaration.declaration, name="declaration"),
    path("<uuid:declaration_id>/sections/<slug:code>/", section.section, name="section"),
    path("<uuid:declaration_id>/sections/<slug:code>/preview/", section.section_preview, name="section_preview"),
    path("<uuid:declaration_id>/documents/", documents.documents, name="documents"),
    path("<uuid:declaration_id>/review/", submission.review, name="review"),
    path("<uuid:declaration_id>/submit/", submission.submit, name="submit"),
    path("<uuid:declaration_id>/declaration.pdf", submission.pdf, name="pdf"),
]
