from django import forms

from accounts.web.forms import ActionForm

EXEMPT_AT_MOST = 3_650


class RestoreForm(ActionForm):
    """Why closures are taken back, and how long Sync Status then leaves the accounts alone."""

    reason = forms.CharField(max_length=500)
    exempt_days = forms.IntegerField(
        label="Days for which Sync Status leaves them open", min_value=0, max_value=EXEMPT_AT_MOST
    )


class ApproveForm(ActionForm):
    """Why the accounts on a held run's list are closed."""

    reason = forms.CharField(max_length=400)


class RejectForm(ActionForm):
    reason = forms.CharField(max_length=500)
