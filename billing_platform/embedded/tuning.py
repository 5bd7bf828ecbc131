"""PostgreSQL's settings, fitted to the memory of the machine."""

import os

MEGABYTE = 1024 * 1024


def configuration(host: str, port: int) -> str:
    """Return the lines of the configuration file.

    Everything that keeps data safe in a crash stays on; what is left out has PostgreSQL's own
    value.
    """
    megabytes = _memory_megabytes()
    settings = {
        "listen_addresses": f"'{host}'",
        "port": port,
        "unix_socket_directories": "''",
        "max_connections": 100,
        # A scan of a table larger than a quarter of this reads past it: with 2 GB a million
        # customers stay in.
        "shared_buffers": f"{min(2048, megabytes // 4)}MB",
        "effective_cache_size": f"{megabytes // 2}MB",
        "work_mem": f"{max(4, min(64, megabytes // 128))}MB",
        "maintenance_work_mem": f"{max(16, min(512, megabytes // 16))}MB",
        "huge_pages": "try",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "wal_compression": "on",
        "max_wal_size": "8GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": 1.1,
        "jit": "off",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
    }
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def _memory_megabytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
