from django.urls import include, path

from products.orders import views as orders
from products.services import views as services
from statements.queue.views import create as create_statements

from .day.views import processes, runs, switches
from .rules.views import explain_summary

urlpatterns = [
    path("", include("sync.health_urls")),
    path("", include("sync.issue_urls")),
    path(
        "customers/<key:account_number>/explain/summary/",
        explain_summary,
        name="customer-explain-summary",
    ),
    path(
        "customers/<key:account_number>/lines/<key:line_ref>/change/",
        services.line,
        name="line-change",
    ),
    path("customers/<key:account_number>/products/add/", services.add, name="product-add"),
    path(
        "customers/<key:account_number>/products/<key:product_ref>/change/",
        services.product,
        name="product-change",
    ),
    path(
        "customers/<key:account_number>/products/<key:product_ref>/rate/",
        services.rate,
        name="product-rate",
    ),
    path("customers/<key:account_number>/orders/new/", orders.new, name="order-new"),
    path("customers/<key:account_number>/orders/<key:order_ref>/", orders.detail, name="order"),
    path(
        "customers/<key:account_number>/orders/<key:order_ref>/<slug:name>/",
        orders.act,
        name="order-act",
    ),
    path("billing/create-statements/", create_statements.queue, name="create-statements"),
    path(
        "billing/create-statements/confirm/",
        create_statements.confirm,
        name="create-statements-confirm",
    ),
    path(
        "billing/create-statements/start/", create_statements.start, name="create-statements-start"
    ),
    path("operations/processes/", processes.process_list, name="processes"),
    path("operations/processes/run/", processes.run_now, name="process-run"),
    path(
        "operations/processes/<slug:process>/pause/", switches.pause_process, name="process-pause"
    ),
    path(
        "operations/processes/<slug:process>/resume/",
        switches.resume_process,
        name="process-resume",
    ),
    path("operations/runs/", runs.run_list, name="runs"),
    path("operations/runs/<uuid:run_id>/", runs.run, name="run"),
    path("operations/runs/<uuid:run_id>/progress/", runs.progress, name="run-progress"),
]
