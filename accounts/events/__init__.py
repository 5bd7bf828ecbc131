"""What has happened to the objects of a provider, written with it and read from the floors above."""
