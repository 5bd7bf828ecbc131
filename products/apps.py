from accounts import rooms


class ProductsConfig(rooms.RoomsConfig):
    name = "products"
    ROOMS = ("services", "selling", "catalogue", "lines", "orders")
