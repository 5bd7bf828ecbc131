from django.urls import path

from .views import invitations, joining, people
from .views.sign_in import SignIn, SignOut

STAFF = "settings/staff/"
ONE = STAFF + "<int:key>/"

urlpatterns = [
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", SignOut.as_view(), name="logout"),
    path("join/", joining.join_by_link, name="join"),
    path(STAFF, people.person_list, name="staff"),
    path(STAFF + "invite/", invitations.new, name="staff-invite"),
    path(STAFF + "invitations/<uuid:key>/again/", invitations.again, name="invitation-again"),
    path(
        STAFF + "invitations/<uuid:key>/withdraw/",
        invitations.withdraw_one,
        name="invitation-withdraw",
    ),
    path(ONE + "role/", people.role, name="staff-role"),
    path(ONE + "off/", people.off, name="staff-off"),
    path(ONE + "on/", people.on, name="staff-on"),
]
