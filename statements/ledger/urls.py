from accounts.rest.routes import routes

from .api import Balances, Transactions

api_urlpatterns = [*routes(transactions=Transactions), *routes(customers=Balances)]
