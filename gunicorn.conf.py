"""What every gunicorn of the platform reads, however it is started."""

# No header of a request says where the platform is mounted. By default gunicorn takes SCRIPT_NAME
# and PATH_INFO from a request of the same machine, and fails over one that does not fit.
forwarder_headers = ""
