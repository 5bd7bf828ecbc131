"""What has happened to the objects of a provider.

Each event is written with its change and read from the floors above.
"""
