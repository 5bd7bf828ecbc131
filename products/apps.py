from accounts import rooms


class ProductsConfig(rooms.RoomsConfig):
    name = "products"
    ROOMS = ("services", "catalogue", "lines", "orders")
