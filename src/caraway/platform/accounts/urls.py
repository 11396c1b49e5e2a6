"""Addresses of sign-in, of one's own account, and of the people of an organisation."""

from django.urls import path

from .pages import first_step, invitation, leave, own, partner, people, reset, second_step, set_up, work

urlpatterns = [
    path("alive", work.alive, name="alive"),
    path("organisation", work.choose_organisation, name="choose_organisation"),
    path("account/sign-in", first_step.sign_in, name="account_login"),
    path("account/sign-in/passkey", first_step.passkey, name="account_passkey"),
    path("account/sign-out", work.sign_out, name="account_logout"),
    path("account/no-organisation", work.no_work, name="account_no_work"),
    path("account/second-step", second_step.second_step, name="account_second_step"),
    path("account/set-up", set_up.choose, name="account_set_up"),
    path("account/set-up/codes", set_up.codes, name="account_set_up_code"),
    path("account/set-up/passkey", set_up.passkey, name="account_set_up_passkey"),
    path("account/recovery-codes", set_up.recovery_codes, name="account_recovery_codes"),
    path("account/partner", partner.link, name="account_partner"),
    path("account/sign-in/partner", partner.begin, name="partner_begin"),
    path("account/sign-in/partner/back", partner.back, name="partner_back"),
    path("invitation/<token>", invitation.invitation, name="invitation"),
    path("people/", people.people, name="people"),
    path("people/invite", people.invite, name="people_invite"),
    path("people/<uuid:key>/roles", people.roles, name="people_roles"),
    path("people/<uuid:key>/second-step", people.clear, name="people_clear"),
    path("people/<uuid:key>/end", people.end, name="people_end"),
    path("people/invited/<uuid:key>/again", people.again, name="people_again"),
    path("people/invited/<uuid:key>/withdraw", people.withdraw, name="people_withdraw"),
    path("leave/", leave.leave, name="leave"),
    path("leave/add", leave.add, name="leave_add"),
    path("leave/add/<uuid:account>", leave.days, name="leave_days"),
    path("leave/<uuid:key>/end", leave.end, name="leave_end"),
    path("account/reset", reset.ask, name="account_reset"),
    path("account/new-password/<uuid:key>/<token>", reset.choose, name="account_new_password"),
    path("account/", own.account, name="account"),
    path("account/name", own.name, name="account_name"),
    path("account/notices", own.notices_chosen, name="account_notices"),
    path("account/password", own.password, name="account_password"),
    path("account/remove/<int:key>", own.remove, name="account_remove"),
]
