from django import forms


class SearchForm(forms.Form):
    """What is typed into the search of every page."""

    q = forms.CharField(max_length=200)
