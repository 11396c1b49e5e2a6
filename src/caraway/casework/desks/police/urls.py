"""Addresses of the desk of the police."""

from django.urls import include, path

from . import approve, breach, case, corrections, duties, lists, lot, rechecks, refer, victim, work
from .deeds import DEEDS

urlpatterns = [
    path("", work.desk, name="police_desk"),
    path("referrals/", lists.referrals, name="police_referrals"),
    path("checks/", rechecks.recheck_file, name="police_recheck_file"),
    path("import/", include("caraway.casework.desks.police.importing.urls")),
    path("refer/", refer.start, name="police_refer"),
    path("drafts/<uuid:draft>/", refer.task_list, name="police_draft"),
    path("drafts/<uuid:draft>/discard/", refer.discard, name="police_draft_discard"),
    path("drafts/<uuid:draft>/victim/", victim.victim, name="police_draft_victim"),
    path("drafts/<uuid:draft>/prosecutor/", refer.prosecutor, name="police_draft_prosecutor"),
    path("drafts/<uuid:draft>/check/", refer.check_answers, name="police_draft_check"),
    path("drafts/<uuid:draft>/agreement/", approve.approve, name="police_approve"),
    path("drafts/<uuid:draft>/<slug:page>/", refer.page, name="police_draft_page"),
    path("<uuid:case>/", case.referral, name="police_referral"),
    path("<uuid:case>/breach/", breach.breach, name="police_breach"),
    path("<uuid:case>/breach/pack/", breach.pack, name="police_breach_pack"),
    path("<uuid:case>/officer/", duties.officer, name="police_officer"),
    path("<uuid:case>/encourage/", duties.encourage, name="police_encourage"),
    path("<uuid:case>/lot/", lot.lot, name="police_lot"),
    path("<uuid:case>/lot/override/", lot.override, name="police_lot_override"),
    path("<uuid:case>/check/", rechecks.recheck, name="police_recheck"),
    path("<uuid:case>/sent/", refer.sent, name="police_sent"),
    path("<uuid:case>/victim/", victim.replace, name="police_victim"),
    path("<uuid:case>/documents/<uuid:document_id>/", case.download, name="police_document"),
    path("<uuid:case>/entries/<uuid:fact>/correct/", corrections.correct, name="police_correct"),
    path("<uuid:case>/entries/<uuid:fact>/annul/", corrections.annul, name="police_annul"),
    path("<uuid:case>/entries/<uuid:fact>/undo/", case.undo, name="police_undo"),
    *(path(f"<uuid:case>/{deed.key}/", case.deed_view(deed), name=f"police_do_{deed.key}") for deed in DEEDS),
]
