"""The pages that draw on all floors. Each registered tab of a customer has an address here."""

from django.urls import include, path

from accounts.customer_page.registry import tabs

from . import cockpit, customer, customers, home, palette, search

customer_pages = [
    path(tab.path, customer.customer, {"slug": tab.slug}, name=tab.view_name) for tab in tabs()
]

urlpatterns = [
    path("", home.home, name="home"),
    path("overdue-count/", home.overdue_count, name="overdue-count"),
    path("issue-count/", home.issue_count, name="issue-count"),
    path("status-count/", home.status_count, name="status-count"),
    path("home-figures/", cockpit.home_figures, name="home-figures"),
    path("search/", search.search, name="search"),
    path("palette/", palette.palette, name="palette"),
    path("customers/", customers.customer_list, name="customers"),
    path("customers/<key:account_number>/", include(customer_pages)),
]
