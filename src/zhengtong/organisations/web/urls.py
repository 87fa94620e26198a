"""Addresses of sign-in, of one's own account, and of bodies and people."""

from django.urls import path

from zhengtong.organisations.web import (
    bodies,
    handovers,
    lending,
    me,
    openid,
    people,
    reforms,
    second_factor,
    sheets,
    sign_in,
    signing_keys,
)

app_name = "organisations"
prefix = ""

urlpatterns = [
    path("sign-in/", sign_in.show_sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.show_code, name="sign-in-code"),
    path("sign-in/key/", signing_keys.show_sign_in_key, name="sign-in-key"),
    path("sign-in/identity/", openid.start, name="sign-in-identity"),
    path("sign-in/identity/back/", openid.come_back, name="sign-in-identity-back"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("me/", me.show_me, name="me"),
    path("me/password/", me.change_password, name="password"),
    path("me/profile/", me.save_profile, name="profile"),
    path("me/post/", me.switch_post, name="switch-post"),
    path("me/lend/", lending.lend_post, name="lend"),
    path("me/lend/<uuid:delegation_id>/end/", lending.take_back, name="take-back"),
    path("me/second-factor/", second_factor.show_second_factor, name="second-factor"),
    path("me/second-factor/keys/new/", signing_keys.show_register_key, name="register-key"),
    path("me/second-factor/keys/<uuid:key_id>/stop/", signing_keys.stop_key, name="revoke-key"),
    path("me/identity/unbind/", openid.unbind, name="unbind-identity"),
    path("me/sessions/end-others/", me.end_other_sessions, name="end-other-sessions"),
    path("me/sessions/<uuid:session_id>/end/", me.end_session, name="end-session"),
    path("me/tokens/", me.show_tokens, name="tokens"),
    path("me/tokens/<uuid:token_id>/revoke/", me.revoke_token, name="revoke-token"),
    path("organisations/", bodies.list_bodies, name="bodies"),
    path("organisations/new/", bodies.register_body, name="register-body"),
    path("organisations/people/", people.list_people, name="people"),
    path("organisations/people/<uuid:account_id>/", people.show_person, name="person"),
    path("organisations/people/<uuid:account_id>/slip/", people.issue_slip, name="issue-slip"),
    path(
        "organisations/people/<uuid:account_id>/reset/", people.reset_factors, name="reset-factors"
    ),
    path("organisations/people/<uuid:account_id>/lock/", people.lock_account, name="lock"),
    path("organisations/people/<uuid:account_id>/release/", people.release_account, name="release"),
    path("organisations/reforms/", reforms.list_reforms, name="reforms"),
    path("organisations/reforms/new/", reforms.prepare_reform, name="prepare-reform"),
    path("organisations/reforms/<uuid:reform_id>/", reforms.show_reform, name="reform"),
    path("organisations/handovers/", handovers.list_handovers, name="handovers"),
    path("organisations/handovers/<uuid:handover_id>/", handovers.show_handover, name="handover"),
    path(
        "organisations/people/<uuid:account_id>/hand-over/",
        handovers.start_handover,
        name="hand-over",
    ),
    path("organisations/import/", sheets.upload_sheet, name="import"),
    path("organisations/import/template/<str:kind>/", sheets.send_template, name="import-template"),
    path("organisations/import/<uuid:upload_id>/", sheets.preview_sheet, name="import-preview"),
    path("organisations/<uuid:body_id>/", bodies.show_body, name="body"),
    path("organisations/<uuid:body_id>/change/", bodies.change_body, name="change-body"),
    path("organisations/<uuid:body_id>/close/", bodies.close_body, name="close-body"),
    path("organisations/<uuid:body_id>/offices/", bodies.open_office, name="open-office"),
    path("organisations/<uuid:body_id>/posts/", bodies.open_post, name="open-post"),
    path("organisations/<uuid:body_id>/people/new/", people.create_account, name="create-account"),
    path("organisations/posts/<uuid:post_id>/assign/", bodies.assign_post, name="assign-post"),
    path("organisations/posts/<uuid:post_id>/close/", bodies.close_post, name="close-post"),
    path("organisations/holdings/<int:holding_id>/end/", bodies.end_holding, name="end-holding"),
]
