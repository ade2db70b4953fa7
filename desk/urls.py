"""Addresses of the desk; the names are fixed."""

from django.urls import path

from desk.views import claims, evidence, families, jobs, learning, people, statements, uploads

urlpatterns = [
    path("", statements.desk_home, name="desk-home"),
    path("statements/<int:pk>/", statements.statement_desk, name="statement-desk"),
    path("statements/<int:pk>/look/", statements.statement_look, name="statement-look"),
    path("claims/<int:pk>/", claims.claim_review, name="claim-review"),
    path("claims/<int:pk>/decide/", claims.claim_decide, name="claim-decide"),
    path("claims/<int:pk>/edit/", claims.claim_edit, name="claim-edit"),
    path("claims/<int:pk>/notes/", claims.claim_note, name="claim-note"),
    path("claims/<int:pk>/join/", families.claim_join, name="claim-join"),
    path("families/<int:pk>/", families.family_page, name="family-page"),
    path("members/<int:pk>/decide/", families.member_decide, name="member-decide"),
    path("links/<int:pk>/decide/", evidence.link_decide, name="link-decide"),
    path("uploads/", uploads.upload_list, name="upload-list"),
    path("uploads/<int:pk>/", uploads.upload_page, name="upload-page"),
    path("files/<int:pk>/", uploads.source_file, name="source-file"),
    path("matches/", uploads.match_list, name="match-list"),
    path("matches/<int:pk>/", uploads.match_decide, name="match-decide"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job-retry"),
    path("learning/", learning.learning_list, name="learning-list"),
    path("learning/now/", learning.learning_now, name="learning-now"),
    path("learning/use/", learning.learning_use, name="learning-use"),
    path("people/", people.person_list, name="person-list"),
    path("people/<int:pk>/", people.person_change, name="person-change"),
]
